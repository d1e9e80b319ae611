// SPDX-License-Identifier: MIT
#include "bench.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/http/base64.hpp>
#include <framesd/http/head_scan.hpp>
#include <framesd/http/params.hpp>
#include <framesd/http/request_id.hpp>
#include <framesd/http/router.hpp>

#include <memory>
#include <string>
#include <vector>

namespace bench = framesd::bench;
namespace http = framesd::http;

namespace {

// What takes less than a microsecond is done a thousand times between two looks at the clock.
template <class Once>
void measure_short(std::string_view workload, std::string_view unit, std::uint64_t bytes, Once once) {
  constexpr std::uint64_t kTimes = 1000;
  bench::measure(workload, {.unit = unit, .units = kTimes, .bytes = bytes * kTimes}, [&] {
    for (std::uint64_t i = 0; i < kTimes; ++i) once();
  });
}

}  // namespace

BENCH(head_scan) {
  const std::string browser =
      "GET /frames?depth_min=1000.5&limit=100 HTTP/1.1\r\nHost: 10.0.0.7:8000\r\nUser-Agent: "
      "python-requests/2.31.0\r\n"
      "Accept-Encoding: gzip, deflate\r\nAccept: */*\r\nConnection: keep-alive\r\nX-Request-ID: 7f3c\r\n\r\n";
  const auto head = std::make_unique<http::Head>();
  measure_short("head_progress", "head", browser.size(),
                [&] { bench::keep(http::head_progress(browser).index()); });
  measure_short("head_scan", "head", browser.size(),
                [&] { bench::keep(http::scan_head(browser, *head).has_value()); });
}

BENCH(base64) {
  for (const std::size_t size :
       {std::size_t{519}, std::size_t{65536}}) {  // a stored RGB picture of one frame; a lot
    const std::vector<std::uint8_t> bytes(size, 77);
    std::string out;
    const std::string bytes_each = std::to_string(size);
    measure_short(std::string("base64_").append(bytes_each), "picture", size, [&] {
      out.clear();
      http::append_base64(out, bytes);
      bench::keep(out);
    });
    out.resize(http::base64_size(size));
    measure_short(std::string("base64_portable_").append(bytes_each), "picture", size,
                  [&] { bench::keep(http::write_base64_portable(out.data(), bytes)); });
  }
}

BENCH(json_writer) {
  std::string out;
  measure_short("json_frame_without_image", "frame", 0, [&] {
    out.clear();
    framesd::JsonWriter w(out);
    w.begin_object().member("depth", framesd::Depth::from_count(9000100000)).member("width", 150);
    w.member("height", 1).member("order", "asc").end_object();
    bench::keep(out);
  });
}

BENCH(route) {
  static constexpr http::Route kRoutes[] = {
      {"/", {http::Method::get}},          {"/frames", {http::Method::get}},
      {"/health", {http::Method::get}},    {"/frames/{depth}", {http::Method::get}},
      {"/metrics", {http::Method::get}},   {"/frames/{depth}.png", {http::Method::get}},
      {"/jobs/{id}", {http::Method::get}}, {"/tiles/{level}/{index}.png", {http::Method::get}}};
  static constexpr http::ParameterSpec kSpecs[] = {
      http::depth_parameter("depth_min", ""),      http::depth_parameter("depth_max", ""),
      http::count_parameter("limit", "", 1, 1000), http::count_parameter("offset", "", 0, http::kCountMax),
      http::depth_parameter("after", ""),          http::text_parameter("colormap", "")};
  const http::Router router(kRoutes);
  http::Target target;
  http::Query query;
  measure_short("route_tile", "request", 0, [&] {
    bench::keep(target.read("/tiles/12/-345.png").has_value());
    bench::keep(router.match(http::Method::get, target).route);
  });
  measure_short("query_and_params", "request", 0, [&] {
    bench::keep(query.read("depth_min=1000.5&depth_max=2000.5&limit=100").has_value());
    http::Params params(query.parameters(), kSpecs);
    bench::keep(params.depth_range().min);
    bench::keep(params.count("limit").has_value());
    bench::keep(params.problem().has_value());
  });
}

BENCH(request_id) {
  measure_short("request_id", "id", 0, [] { bench::keep(http::new_request_id()); });
}
