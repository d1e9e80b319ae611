// SPDX-License-Identifier: MIT
#include <framesd/http/prometheus.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::Counter;
using framesd::http::Gauge;
using framesd::http::LatencyHistogram;
using framesd::http::PrometheusText;
using std::chrono::microseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

struct Written {
  std::string text;
  PrometheusText writer{text};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(prometheus_text)

BOOST_AUTO_TEST_CASE(a_family_has_help_type_and_samples) {
  Written out;
  out.writer.family("framesd_http_requests_total", "counter", "Requests answered.");
  out.writer.sample({{"route", "/frames/{depth}"}, {"code", "200"}}, std::uint64_t{12});
  out.writer.sample({}, 3u);
  BOOST_TEST(out.text ==
             "# HELP framesd_http_requests_total Requests answered.\n"
             "# TYPE framesd_http_requests_total counter\n"
             "framesd_http_requests_total{route=\"/frames/{depth}\",code=\"200\"} 12\n"
             "framesd_http_requests_total 3\n");
}

BOOST_AUTO_TEST_CASE(what_would_end_a_line_or_a_label_is_escaped) {
  Written out;
  out.writer.family("a", "gauge", "one\\two\n\"three\"");
  out.writer.sample({{"b", "\\\"\n"}}, 1);
  BOOST_TEST(out.text == "# HELP a one\\\\two\\n\"three\"\n# TYPE a gauge\na{b=\"\\\\\\\"\\n\"} 1\n");
}

BOOST_AUTO_TEST_CASE(numbers_are_exact_or_shortest) {
  const auto written = [](auto value) {
    Written out;
    out.writer.family("a", "gauge", "A.");
    out.writer.sample({}, value);
    return out.text.substr(out.text.rfind(' ') + 1);
  };
  BOOST_TEST(written(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615\n");
  BOOST_TEST(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808\n");
  BOOST_TEST(written(0) == "0\n");
  BOOST_TEST(written(true) == "1\n");
  BOOST_TEST(written(0.1) == "0.1\n");
  BOOST_TEST(written(std::numeric_limits<double>::infinity()) == "+Inf\n");
  BOOST_TEST(written(-std::numeric_limits<double>::infinity()) == "-Inf\n");
  BOOST_TEST(written(std::nan("")) == "NaN\n");
}

BOOST_AUTO_TEST_CASE(a_histogram_counts_cumulatively) {
  LatencyHistogram histogram;
  histogram.observe(microseconds(100));
  histogram.observe(microseconds(100) + nanoseconds(1));
  histogram.observe(seconds(30));
  Written out;
  out.writer.family("took_seconds", "histogram", "Time.");
  out.writer.histogram({{"route", "/"}}, histogram.snapshot());
  const std::string& text = out.text;
  BOOST_TEST(text.find("took_seconds_bucket{route=\"/\",le=\"0.0001\"} 1\n"
                       "took_seconds_bucket{route=\"/\",le=\"0.00025\"} 2\n"
                       "took_seconds_bucket{route=\"/\",le=\"0.0005\"} 2\n") != std::string::npos);
  BOOST_TEST(
      text.ends_with("took_seconds_bucket{route=\"/\",le=\"10\"} 2\n"
                     "took_seconds_bucket{route=\"/\",le=\"+Inf\"} 3\n"
                     "took_seconds_sum{route=\"/\"} 30.000200001\n"
                     "took_seconds_count{route=\"/\"} 3\n"));
}

BOOST_AUTO_TEST_CASE(a_histogram_without_labels_has_le_alone) {
  Written out;
  out.writer.family("took_seconds", "histogram", "Time.");
  out.writer.histogram({}, LatencyHistogram().snapshot());
  BOOST_TEST(out.text.find("took_seconds_bucket{le=\"0.0001\"} 0\n") != std::string::npos);
  BOOST_TEST(out.text.ends_with("took_seconds_sum 0\ntook_seconds_count 0\n"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(metrics)

BOOST_AUTO_TEST_CASE(bounds_ascend_and_are_what_they_say) {
  microseconds last(0);
  for (const auto& bound : LatencyHistogram::kBounds) {
    BOOST_TEST((bound.most > last), bound.seconds);
    const double seconds_said = std::stod(std::string(bound.seconds));
    BOOST_TEST(std::llround(seconds_said * 1e6) == bound.most.count(), bound.seconds);
    last = bound.most;
  }
}

BOOST_AUTO_TEST_CASE(each_class_holds_its_bound) {
  LatencyHistogram histogram;
  histogram.observe(nanoseconds(-5));
  for (const auto& bound : LatencyHistogram::kBounds) histogram.observe(bound.most);
  const auto seen = histogram.snapshot();
  BOOST_TEST(seen.counts.front() == 2u);
  BOOST_TEST(seen.counts[1] == 1u);
  BOOST_TEST(seen.counts.back() == 0u);
}

BOOST_AUTO_TEST_CASE(threads_lose_nothing) {
  constexpr int kThreads = 4;
  constexpr int kEach = 5000;
  Counter counter;
  Gauge gauge;
  LatencyHistogram histogram;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < kEach; ++k) {
        counter.add();
        gauge.add(k % 2 == 0 ? 1 : -1);
        histogram.observe(microseconds(1));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  BOOST_TEST(counter.value() == std::uint64_t{kThreads} * kEach);
  BOOST_TEST(gauge.value() == 0);
  BOOST_TEST(histogram.snapshot().counts.front() == std::uint64_t{kThreads} * kEach);
  gauge.set(-3);
  BOOST_TEST(gauge.value() == -3);
}

BOOST_AUTO_TEST_SUITE_END()
