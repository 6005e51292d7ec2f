export default function Screen() {
  return <main>login</main>;
}
