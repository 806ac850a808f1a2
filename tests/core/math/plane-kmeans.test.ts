import { kmeans } from "ml-kmeans";
import { describe, expect, it } from "vitest";
import { planeKMeans } from "../../../src/core/math/plane-kmeans.ts";
import { createRandom } from "../../../src/core/math/random.ts";

function pointsAround(centres: readonly (readonly [number, number])[], spread: number, each: number) {
  const random = createRandom(3);
  const points = centres.flatMap(([cx, cy]) =>
    Array.from(
      { length: each },
      () => [cx + (random() - 0.5) * spread, cy + (random() - 0.5) * spread] as const,
    ),
  );
  return { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) };
}

function best(x: Float64Array, y: Float64Array, k: number) {
  const random = createRandom(11);
  return Array.from({ length: 8 }, () =>
    planeKMeans(x, y, new Float64Array(x.length).fill(1), k, random),
  ).toSorted((a, b) => a.inertia - b.inertia)[0];
}

describe("k-means in the plane", () => {
  it("finds clusters that lie apart", () => {
    const { x, y } = pointsAround(
      [
        [0, 0],
        [5, 0],
        [0, 5],
      ],
      1,
      20,
    );
    const { labels } = best(x, y, 3) ?? { labels: new Uint8Array() };
    const groups = [0, 20, 40].map((first) => new Set(labels.slice(first, first + 20)));
    expect(groups.map(({ size }) => size)).toEqual([1, 1, 1]);
    expect(new Set(labels).size).toBe(3);
  });

  it("is as tight as ml-kmeans where nothing lies apart", () => {
    const { x, y } = pointsAround([[0, 0]], 1, 120);
    const points = Array.from(x, (px, i) => [px, y[i] ?? 0]);
    const theirs = Math.min(
      ...Array.from({ length: 8 }, (_, seed) => {
        const { clusters, centroids } = kmeans(points, 4, { seed, initialization: "kmeans++" });
        return points.reduce((sum, [px = 0, py = 0], i) => {
          const [cx = 0, cy = 0] = centroids[clusters[i] ?? 0] ?? [];
          return sum + (px - cx) ** 2 + (py - cy) ** 2;
        }, 0);
      }),
    );
    expect(best(x, y, 4)?.inertia).toBeLessThan(theirs * 1.03);
  });

  it("takes a weight for as many points in one place", () => {
    const { x, y } = pointsAround([[0, 0]], 1, 12);
    const weights = Float64Array.from(x, (_, i) => (i % 3) + 1);
    const many = Array.from(weights).flatMap((weight, i) => Array.from({ length: weight }, () => i));
    const random = createRandom(2);
    const inertia = Math.min(
      ...Array.from({ length: 20 }, () => planeKMeans(x, y, weights, 3, random).inertia),
    );
    const spelled = Math.min(
      ...Array.from({ length: 20 }, () => {
        const [px, py] = [x, y].map((all) => Float64Array.from(many, (i) => all[i] ?? 0));
        return planeKMeans(px ?? x, py ?? y, new Float64Array(many.length).fill(1), 3, random).inertia;
      }),
    );
    expect(inertia).toBeCloseTo(spelled, 9);
  });

  it("stands points that are all one, and as many clusters as points", () => {
    const same = Float64Array.from({ length: 5 }, () => 1);
    expect(planeKMeans(same, same, same, 2, createRandom(1)).inertia).toBe(0);
    const x = Float64Array.from([0, 1, 2]);
    expect(best(x, x, 3)?.inertia).toBe(0);
  });
});
