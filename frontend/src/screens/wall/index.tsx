export default function Screen() {
  return <main>wall</main>;
}
