#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <stdexcept>
TEST_SUITE("cart") {
TEST_CASE("adds | one") { CHECK(1 + 1 == 2); }
TEST_CASE("totals") { CHECK(1 + 1 == 3); CHECK(1 + 1 == 4); }
TEST_CASE("breaks") { throw std::runtime_error("no database"); }
TEST_CASE("known" * doctest::may_fail()) { CHECK(1 == 2); }
TEST_CASE("should fail" * doctest::should_fail()) { CHECK(1 == 2); }
TEST_CASE("later" * doctest::skip()) { CHECK(true); }
}
TEST_CASE("counts") { CHECK(1 == 1); CHECK(2 == 2); CHECK(3 == 3); }
TEST_CASE("parts") { SUBCASE("one") { CHECK(true); } SUBCASE("two") { CHECK(false); } }
