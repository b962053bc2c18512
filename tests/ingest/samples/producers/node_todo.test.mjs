import test from "node:test";

test("adds", { todo: "later" }, () => {
  throw new Error("no database");
});
test("totals", () => {});
