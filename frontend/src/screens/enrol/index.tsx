export default function Screen() {
  return <main>enrol</main>;
}
