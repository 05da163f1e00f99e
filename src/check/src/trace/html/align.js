// The longest common subsequence of two lists, by which lists and traces are aligned.

/** The most cells of the table that is filled for an alignment. */
const CELLS_MAX = 6_000_000;

/**
 * Pairs of indices `[i, j]`, in order: both are numbers where the lists agree, and one is null where only the other list
 * has an entry. Lists that differ in too many entries are aligned by their beginning and end alone.
 */
function align(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const pairs = [];
  for (let i = 0; i < start; i += 1) pairs.push([i, i]);
  const [rows, columns] = [endA - start, endB - start];
  const middle = rows * columns <= CELLS_MAX ? common(a.slice(start, endA), b.slice(start, endB)) : apart(rows, columns);
  for (const [i, j] of middle) pairs.push([i === null ? null : i + start, j === null ? null : j + start]);
  for (let k = 0; k < a.length - endA; k += 1) pairs.push([endA + k, endB + k]);
  return pairs;
}

/** The pairs of two lists that have nothing in common: first one list, then the other. */
function apart(rows, columns) {
  const one = Array.from({ length: rows }, (_, i) => [i, null]);
  return one.concat(Array.from({ length: columns }, (_, j) => [null, j]));
}

/** The pairs by the table of lengths. */
function common(a, b) {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      lengths[at] = a[i] === b[j] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1]);
    }
  }
  const pairs = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const at = i * width + j;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (j === b.length || (i < a.length && lengths[at + width] >= lengths[at + 1])) {
      pairs.push([i, null]);
      i += 1;
    } else {
      pairs.push([null, j]);
      j += 1;
    }
  }
  return pairs;
}
