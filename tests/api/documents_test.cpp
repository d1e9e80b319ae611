// SPDX-License-Identifier: MIT
#include "api_fixture.hpp"
#include "endpoints.hpp"
#include "service/openapi.hpp"
#include <framesd/gzip/gzip.hpp>

#include <algorithm>
#include <set>

namespace api = framesd::api;
namespace json = boost::json;
using framesd::test::Api;

namespace {

std::size_t braces_in(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '{'));
}

bool has_schema(std::string_view name) {
  return std::ranges::find(api::schemas(), name, &api::SchemaSpec::name) != api::schemas().end();
}

std::string unpacked(std::string_view packed) {
  framesd::gzip::Inflater inflater;
  std::string text;
  BOOST_REQUIRE(inflater.take(packed, text, 1 << 20).has_value());
  BOOST_REQUIRE(inflater.complete());
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(documents, Api)

BOOST_AUTO_TEST_CASE(every_route_is_described_whole) {
  for (const api::Endpoint* endpoint : api::endpoints()) {
    BOOST_TEST_CONTEXT(endpoint->path) {
      BOOST_TEST(!endpoint->summary.empty());
      BOOST_TEST(!endpoint->replies.empty());
      BOOST_TEST(endpoint->captures.size() == braces_in(endpoint->path));
      for (const auto& spec : endpoint->captures) BOOST_TEST(!spec.example.empty(), spec.name);
      for (const auto& spec : endpoint->parameters) BOOST_TEST(!spec.about.empty(), spec.name);
      BOOST_TEST(endpoint->parameters.size() <= 64u);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_schema_that_is_named_is_there) {
  const auto check = [](std::span<const api::ContentSpec> contents) {
    for (const auto& content : contents) {
      if (!content.schema.empty()) BOOST_TEST(has_schema(content.schema), content.schema);
    }
  };
  for (const api::Endpoint* endpoint : api::endpoints()) {
    check(endpoint->bodies);
    for (const auto& reply : endpoint->replies) check(reply.contents);
  }
}

BOOST_AUTO_TEST_CASE(the_document_is_json_and_has_every_operation_once) {
  const json::value document = json("/openapi.json");
  BOOST_TEST(document.at("openapi").as_string() == "3.1.0");
  BOOST_TEST(document.at("info").at("title").as_string() == "Hole \"7\"");
  std::set<std::string> ids;
  for (const auto& [path, item] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      BOOST_TEST(ids.emplace(operation.at("operationId").as_string()).second, path);
    }
  }
  BOOST_TEST(ids.size() == api::endpoints().size());
}

BOOST_AUTO_TEST_CASE(examples_of_rows_are_as_wide_as_the_log) {
  const json::value document = json("/openapi.json");
  const auto& put = document.at("paths").at("/frames/{depth}").at("put").at("requestBody").at("content");
  BOOST_TEST(put.at("application/json").at("example").at("samples").as_array().size() ==
             kFormat.source_width);
}

BOOST_AUTO_TEST_CASE(reading_is_said_to_need_a_token_where_it_does) {
  const auto ways = [this] {
    const json::value document = json("/openapi.json");
    return document.at("paths").at("/frames").at("get").at("security").as_array().size();
  };
  BOOST_TEST(ways() == 4u);  // none, either of two headers, or the cookie of a session
  restart({.tokens = {.read = {"a-token-of-the-tests"}}});
  BOOST_TEST(ways() == 3u);
}

BOOST_AUTO_TEST_CASE(a_parameter_is_documented_as_it_is_checked) {
  const json::value document = json("/openapi.json");
  const auto& parameters = document.at("paths").at("/frames").at("get").at("parameters").as_array();
  const auto limit =
      std::ranges::find_if(parameters, [](const json::value& p) { return p.at("name") == "limit"; });
  BOOST_TEST_REQUIRE((limit != parameters.end()));
  BOOST_TEST(limit->at("schema").at("minimum").to_number<int>() == 1);
  BOOST_TEST(limit->at("schema").at("maximum").to_number<int>() == 1000);
  BOOST_TEST(limit->at("schema").at("default").to_number<int>() == 100);
  BOOST_TEST(status("/frames?limit=1000") == 200u);
  BOOST_TEST(status("/frames?limit=1001") == 422u);
}

BOOST_AUTO_TEST_CASE(pages_forbid_everything_that_is_not_theirs) {
  for (const char* path : {"/docs", "/redoc", "/assets/docs.js"}) {
    BOOST_TEST(status(path) == 200u, path);
    BOOST_TEST(response.headers.find("Content-Security-Policy: default-src 'none'; script-src 'self'") !=
               std::string::npos);
  }
  BOOST_TEST(status("/assets/nothing.js") == 404u);
  BOOST_TEST(status("/assets/docs.html") == 404u);
  BOOST_TEST(status("/docs?x=1") == 400u);
}

BOOST_AUTO_TEST_CASE(documents_are_packed_for_who_asks) {
  for (const char* path : {"/openapi.json", "/assets/docs.js"}) {
    BOOST_TEST(status(path) == 200u, path);
    const std::string plain = content();
    BOOST_TEST(header("Content-Encoding").empty());
    BOOST_TEST(header("Vary") == "Accept-Encoding");
    ask_with({{"Accept-Encoding", "br, gzip"}}, path);
    BOOST_TEST(header("Content-Encoding") == "gzip");
    BOOST_TEST(content().size() < plain.size());
    BOOST_TEST((unpacked(content()) == plain));
  }
}

BOOST_AUTO_TEST_CASE(a_document_that_the_client_has_is_304_in_the_coding_it_has) {
  ask("/openapi.json");
  const std::string plain = header("ETag");
  ask_with({{"Accept-Encoding", "gzip"}}, "/openapi.json");
  const std::string packed = header("ETag");
  BOOST_TEST(plain != packed);
  BOOST_TEST(ask_with({{"If-None-Match", plain}}, "/openapi.json").status == 304u);
  BOOST_TEST(content().empty());
  BOOST_TEST(header("ETag") == plain);
  BOOST_TEST(ask_with({{"If-None-Match", packed}, {"Accept-Encoding", "gzip"}}, "/openapi.json").status ==
             304u);
  BOOST_TEST(ask_with({{"If-None-Match", packed}}, "/openapi.json").status == 200u);
}

BOOST_AUTO_TEST_CASE(text_that_is_no_data_is_packed_too_unless_it_is_short) {
  ask_with({{"Accept-Encoding", "gzip"}}, "/metrics");
  BOOST_TEST(header("Content-Encoding") == "gzip");
  BOOST_TEST(header("Vary") == "Accept-Encoding");
  BOOST_TEST(unpacked(content()).starts_with("# HELP "));
  ask("/metrics");
  BOOST_TEST(header("Content-Encoding").empty());
  BOOST_TEST(header("Vary") == "Accept-Encoding");
  ask_with({{"Accept-Encoding", "gzip"}}, "/health");
  BOOST_TEST(header("Content-Encoding").empty());
}

BOOST_AUTO_TEST_SUITE_END()
