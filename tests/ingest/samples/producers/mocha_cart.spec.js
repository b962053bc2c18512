const assert = require("assert");
describe("cart", () => {
  let tries = 0;
  describe("when empty", () => {
    it("adds | one", () => {});
    it("totals", () => assert.strictEqual(1 + 1, 3));
  });
  it.skip("needs redis", () => {});
  it("pending");
  it("throws", () => { throw new TypeError("no database"); });
  it("flaky", function () { this.retries(2); if (++tries < 3) throw new Error("try " + tries); });
});
describe("price", () => {
  before(() => { throw new Error("no server"); });
  it("never", () => {});
});
