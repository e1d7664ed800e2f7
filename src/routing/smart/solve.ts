/** Solution of a symmetric positive definite system, row by row in one array; a dozen unknowns at most. */
export function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length
  const lower = matrix.slice()
  const at = (row: number, column: number) => lower[row * size + column] as number
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let value = at(row, column)
      for (let k = 0; k < column; k++) value -= at(row, k) * at(column, k)
      lower[row * size + column] = row === column ? Math.sqrt(Math.max(value, 1e-12)) : value / at(column, column)
    }
  }
  const found = right.slice()
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) found[row] = (found[row] as number) - at(row, k) * (found[k] as number)
    found[row] = (found[row] as number) / at(row, row)
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) found[row] = (found[row] as number) - at(k, row) * (found[k] as number)
    found[row] = (found[row] as number) / at(row, row)
  }
  return found
}
