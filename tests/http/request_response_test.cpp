// SPDX-License-Identifier: MIT
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>
#include <framesd/http/status.hpp>

#include <array>

#include <boost/test/unit_test.hpp>

using framesd::http::Field;
using framesd::http::reason_phrase;
using framesd::http::Request;
using framesd::http::Response;

BOOST_AUTO_TEST_SUITE(request)

BOOST_AUTO_TEST_CASE(a_field_is_found_in_any_case_the_first_of_its_name) {
  const std::array<Field, 3> fields = {{{"Host", "box"}, {"X-A", "1"}, {"x-a", "2"}}};
  Request request;
  request.fields = fields;
  BOOST_TEST(request.field("x-A").value() == "1");
  BOOST_TEST(!request.field("X-").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(response)

BOOST_AUTO_TEST_CASE(a_shared_body_stands_before_its_own) {
  Response out;
  out.body = "own";
  BOOST_TEST(out.content() == "own");
  out.shared_body = std::make_shared<const std::string>("shared");
  BOOST_TEST(out.content() == "shared");
}

BOOST_AUTO_TEST_CASE(what_is_shared_counts_behind_the_body) {
  Response out;
  out.body = "head";
  const auto owner = std::make_shared<const std::string>("tail");
  out.rest = {owner, *owner};
  BOOST_TEST(out.content() == "head");
  BOOST_TEST(out.content_bytes() == 8u);
  out.clear();
  BOOST_TEST(out.content_bytes() == 0u);
  BOOST_TEST(owner.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(clearing_keeps_the_memory_and_nothing_else) {
  Response out;
  out.status = 404;
  out.add_header("A", "b");
  out.body.assign(10000, 'x');
  out.route = "/frames";
  out.close = true;
  const std::size_t capacity = out.body.capacity();
  out.clear();
  BOOST_TEST(out.status == 200u);
  BOOST_TEST(out.headers.empty());
  BOOST_TEST(out.content().empty());
  BOOST_TEST(out.route == "unmatched");
  BOOST_TEST(!out.close);
  BOOST_TEST(out.body.capacity() == capacity);
}

BOOST_AUTO_TEST_CASE(every_status_has_a_phrase) {
  BOOST_TEST(reason_phrase(404) == "Not Found");
  BOOST_TEST(reason_phrase(507) == "Insufficient Storage");
  for (unsigned status = 100; status < 600; ++status) BOOST_TEST(!reason_phrase(status).empty());
}

BOOST_AUTO_TEST_SUITE_END()
