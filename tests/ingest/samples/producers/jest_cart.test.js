const fs = require("fs");
describe("cart", () => {
  describe("when empty", () => {
    test("adds | one", () => {});
    test("totals", () => { expect(1 + 1).toBe(3); });
  });
  test.skip("needs redis", () => {});
  test.todo("write me");
  test.each([1, 2, 3])("is below three: %i", (n) => { expect(n).toBeLessThan(3); });
  test("flaky", () => {
    const n = fs.existsSync(__dirname + "/count") ? Number(fs.readFileSync(__dirname + "/count")) + 1 : 1;
    fs.writeFileSync(__dirname + "/count", String(n));
    if (n < 3) throw new Error("try " + n);
  });
});
jest.retryTimes(2);
