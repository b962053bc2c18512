RSpec.describe "Cart" do
  context "when empty" do
    it("adds | one") { expect(1 + 1).to eq(2) }
    it("totals") { expect(1 + 1).to eq(3) }
  end
  it("breaks") { raise "no database" }
  it("later", skip: "needs redis") { }
  it("not written")
  it("known") { pending "bug 12"; expect(1).to eq(2) }
  it("fixed by now") { pending "bug 13"; expect(1).to eq(1) }
  it("collects", :aggregate_failures) { expect(1).to eq(2); expect(3).to eq(4) }
  it("snow \u2744") { puts "printed <&>"; expect(true).to be true }
end
