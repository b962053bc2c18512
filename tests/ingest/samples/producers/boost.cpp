#define BOOST_TEST_MODULE shop
#include <boost/test/included/unit_test.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <stdexcept>
namespace utf = boost::unit_test;
BOOST_AUTO_TEST_SUITE(cart)
BOOST_AUTO_TEST_CASE(adds) { BOOST_TEST(1 + 1 == 2); }
BOOST_AUTO_TEST_CASE(totals) { BOOST_TEST(1 + 1 == 3); BOOST_TEST(1 + 1 == 4); }
BOOST_AUTO_TEST_CASE(breaks) { throw std::runtime_error("no database"); }
BOOST_AUTO_TEST_CASE(later, *utf::disabled()) { BOOST_TEST(true); }
BOOST_AUTO_TEST_CASE(known, *utf::expected_failures(1)) { BOOST_TEST(1 == 2); }
BOOST_AUTO_TEST_SUITE_END()
BOOST_DATA_TEST_CASE(positive, utf::data::make({1, 2, -1}), price) { BOOST_TEST(price > 0); }
