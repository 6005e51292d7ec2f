import styles from './Login.module.css';

/** Half-lives as a picture: each step to the right leaves a half. */
export function Curve() {
  const width = 600;
  const height = 420;
  const y = (x: number) => 24 + (height - 60) * (1 - 2 ** (-x / 150));
  const points = Array.from({ length: 61 }, (_, step) => `${step * 10},${y(step * 10).toFixed(1)}`);
  const halves = [0, 150, 300, 450];
  return (
    <svg
      className={styles.curve}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="xMinYMax slice"
      aria-hidden="true"
    >
      <path
        className={styles.under}
        d={`M0,${height} L${points.join(' L')} L${width},${height} Z`}
      />
      {halves.map((x) => (
        <path
          key={x}
          className={styles.drop}
          d={`M${x},${y(x)} V${Math.min(height, y(x) + 120)}`}
        />
      ))}
      <polyline className={styles.line} points={points.join(' ')} />
      {halves.map((x, step) => (
        <g key={x} transform={`translate(${x} ${y(x)})`}>
          <circle className={styles.stop} r={step === 1 ? 11 : 7} />
        </g>
      ))}
    </svg>
  );
}
