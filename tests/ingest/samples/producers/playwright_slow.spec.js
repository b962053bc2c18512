const { test } = require("@playwright/test");

test("adds", () => {});
test.skip("needs redis", () => {});
test("waits", async () => {
  await new Promise((done) => setTimeout(done, 9000));
});
test("totals", () => {});
