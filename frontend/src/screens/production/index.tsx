export default function Screen() {
  return <main>production</main>;
}
