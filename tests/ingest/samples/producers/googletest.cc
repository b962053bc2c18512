#include <gtest/gtest.h>
#include <stdexcept>
TEST(Cart, Adds) {}
TEST(Cart, Totals) { EXPECT_EQ(3, 2) << "total"; EXPECT_TRUE(false); }
TEST(Cart, Breaks) { throw std::runtime_error("no database"); }
TEST(Cart, Skips) { GTEST_SKIP() << "needs redis"; }
TEST(Cart, DISABLED_Later) {}
TEST(Cart, Records) { RecordProperty("basket", 3); }
class Price : public testing::TestWithParam<int> {};
TEST_P(Price, Positive) { EXPECT_LT(GetParam(), 3); }
INSTANTIATE_TEST_SUITE_P(All, Price, testing::Values(1, 2, 3));
