#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <iostream>
#include <stdexcept>

TEST_CASE("adds | one", "[cart]") { std::cout << "printed <&>\n"; REQUIRE(1 + 1 == 2); }
TEST_CASE("totals", "[cart]") { CHECK(1 + 1 == 3); CHECK(1 + 1 == 4); }
TEST_CASE("breaks", "[cart]") { throw std::runtime_error("no database"); }
TEST_CASE("known", "[!mayfail]") { CHECK(1 == 2); }
TEST_CASE("should fail", "[!shouldfail]") { CHECK(1 == 2); }
TEST_CASE("hidden", "[.]") { CHECK(true); }
TEST_CASE("parts") {
  SECTION("one") { CHECK(true); }
  SECTION("two") { CHECK(false); }
}
TEST_CASE("empty \xe2\x9d\x84") {}
TEMPLATE_TEST_CASE("typed", "", int, long) { CHECK(sizeof(TestType) == 4); }
TEST_CASE("counts") { CHECK(1 == 1); CHECK(2 == 2); CHECK(3 == 3); }
