describe("fine", () => { it("passes", () => { expect(1).toBe(1); }); });
throw new Error("cannot load");
