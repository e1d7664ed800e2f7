/** True when the whole forms of these tests are asked for; else the short ones run, which are part of every test run. */
export const full = process.env.TRILANE_TEST_FULL === '1'
