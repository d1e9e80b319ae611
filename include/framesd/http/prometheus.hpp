// SPDX-License-Identifier: MIT
//
// PrometheusText: writes the text exposition format, version 0.0.4: families with HELP and TYPE, their
// samples with labels.
//
//   PrometheusText text(out);
//   text.family("framesd_http_requests_total", "counter", "Requests answered.");
//   text.sample({{"route", "/frames"}, {"code", "200"}}, requests.value());
#pragma once

#include <framesd/http/metrics.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace framesd::http {

constexpr std::string_view kPrometheusContentType = "text/plain; version=0.0.4; charset=utf-8";

struct Label {
  std::string_view name;
  std::string_view value;  // UTF-8; escaped here
};
using Labels = std::initializer_list<Label>;

class PrometheusText {
 public:
  // Appends to `out`, which outlives the writer.
  explicit PrometheusText(std::string& out) : out_(out) {}

  // Begins a family. All its samples follow before the next one begins; each family once.
  //
  // name   a constant; a counter's ends in _total      type   counter, gauge or histogram
  void family(std::string_view name, std::string_view type, std::string_view help);

  // One sample of the family. Integers are written exactly, others shortest.
  template <std::integral T>
  void sample(Labels labels, T value) {
    if constexpr (std::signed_integral<T>) {
      write_integer(labels, static_cast<std::int64_t>(value));
    } else {
      write_integer(labels, static_cast<std::uint64_t>(value));
    }
  }
  void sample(Labels labels, double value);

  // The buckets (cumulative), sum and count of one series of a histogram.
  void histogram(Labels labels, const LatencyHistogram::Snapshot& series);

 private:
  void write_integer(Labels labels, std::int64_t value);
  void write_integer(Labels labels, std::uint64_t value);
  void begin_sample(std::string_view suffix, Labels labels, std::string_view le = {});
  void write_label(const Label& label);

  std::string& out_;
  std::string_view name_;
};

}  // namespace framesd::http
