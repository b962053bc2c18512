describe("cart", () => {
  before(() => {
    throw new Error("no database");
  });
  it("adds", () => {});
});
it("totals", () => {});
