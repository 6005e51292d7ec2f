export default function Screen() {
  return <main>customer</main>;
}
