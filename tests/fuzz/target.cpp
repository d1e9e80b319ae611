// SPDX-License-Identifier: MIT
//
// Any bytes as a request target: path, query, parameters, and the problem that tells what is wrong with them.
#include <framesd/http/params.hpp>
#include <framesd/http/router.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace http = framesd::http;

namespace {

constexpr http::Route kRoutes[] = {{"/", {http::Method::get}},
                                   {"/frames", {http::Method::get, http::Method::post}},
                                   {"/frames/{depth}", {http::Method::get}},
                                   {"/frames/{depth}.png", {http::Method::get}},
                                   {"/tiles/{level}/{index}.png", {http::Method::get}}};
constexpr http::ParameterSpec kSpecs[] = {http::depth_parameter("depth_min", ""),
                                          http::depth_parameter("depth_max", ""),
                                          http::count_parameter("limit", "", 1, 1000),
                                          http::number_parameter("gamma", "", 0.1, 10),
                                          http::pair_parameter("clip", "", 0, 100),
                                          http::boolean_parameter("invert", ""),
                                          http::repeatable(http::text_parameter("colormap", ""))};

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void check_route(const http::Target& target) {
  static const http::Router router(kRoutes);
  const http::Match match = router.match(http::Method::get, target);
  if (match.kind != http::Match::Kind::redirect) return;
  std::string location;
  http::append_redirect(location, target);
  require(location.starts_with('/') && !location.starts_with("//"), "a redirect stays on this host");
}

void check_params(const http::Query& query) {
  http::Params params(query.parameters(), kSpecs);
  (void)params.depth_range();
  (void)params.count("limit");
  (void)params.number("gamma");
  (void)params.number_pair("clip");
  (void)params.boolean("invert");
  (void)params.texts("colormap");
  const auto problem = params.problem();
  if (!problem) return;
  require(problem->status == 400 || problem->status == 422, "a parameter error is 400 or 422");
  http::Response out;
  http::write_problem(out, *problem, "/", "id", {});
  require(std::ranges::count(out.body, '\n') == 1 && out.body.ends_with("}\n"), "one line");
}

// The parameters written as a link of ours read back the same.
void check_link(const http::Query& query) {
  std::string link;
  for (const auto& [name, value] : query.parameters()) {
    http::append_query_value(link, name);
    link += '=';
    http::append_query_value(link, value);
    link += '&';
  }
  http::Query again;
  require(!again.read(link).has_value(), "a link of ours reads");
  const auto same = [](const http::Parameter& a, const http::Parameter& b) {
    return a.name == b.name && a.value == b.value;
  };
  require(std::ranges::equal(query.parameters(), again.parameters(), same), "and says the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto visible = [](char c) { return c > ' ' && c < 0x7F; };  // the head scan lets nothing else through
  if (!std::ranges::all_of(text, visible)) return 0;
  http::Target target;
  if (target.read(text).has_value()) return 0;
  if (text.starts_with('/')) {
    const auto slashes = std::ranges::count(target.path(), '/');
    require(std::ssize(target.segments()) == slashes, "a segment behind every slash");
    check_route(target);
  }
  http::Query query;
  if (query.read(target.query()).has_value()) return 0;
  check_params(query);
  check_link(query);
  return 0;
}
