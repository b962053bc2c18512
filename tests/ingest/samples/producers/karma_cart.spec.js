describe("cart", () => {
  it("adds | one", () => { expect(1 + 1).toBe(2); });
  it("totals", () => { expect(1 + 1).toBe(3); });
  it("throws", () => { throw new Error("no database"); });
  xit("needs redis", () => {});
  it("is pending", () => { pending("later"); });
  describe("when empty", () => { it("adds", () => { expect(0).toBe(0); }); });
});
