export default function Screen() {
  return <main>site</main>;
}
