export default function Screen() {
  return <main>monitors</main>;
}
