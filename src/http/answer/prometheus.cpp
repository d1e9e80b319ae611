// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/http/prometheus.hpp>

#include <cmath>

namespace framesd::http {
namespace {

void append_escaped(std::string& out, std::string_view text, bool quotes_too) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes_too) {
      out += "\\\"";
    } else {
      out += c;
    }
  }
}

void append_value(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    append_number(out, value);
  }
}

}  // namespace

void PrometheusText::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  out_.append("# HELP ").append(name) += ' ';
  append_escaped(out_, help, false);
  out_.append("\n# TYPE ").append(name).append(" ").append(type) += '\n';
}

void PrometheusText::sample(Labels labels, double value) {
  begin_sample({}, labels);
  append_value(out_, value);
  out_ += '\n';
}

void PrometheusText::write_integer(Labels labels, std::int64_t value) {
  begin_sample({}, labels);
  append_number(out_, value);
  out_ += '\n';
}

void PrometheusText::write_integer(Labels labels, std::uint64_t value) {
  begin_sample({}, labels);
  append_number(out_, value);
  out_ += '\n';
}

void PrometheusText::histogram(Labels labels, const LatencyHistogram::Snapshot& series) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < series.counts.size(); ++i) {
    count += series.counts[i];
    const bool last = i == LatencyHistogram::kBounds.size();
    begin_sample("_bucket", labels, last ? "+Inf" : LatencyHistogram::kBounds[i].seconds);
    append_number(out_, count);
    out_ += '\n';
  }
  begin_sample("_sum", labels);
  append_value(out_, series.sum_seconds);
  out_ += '\n';
  begin_sample("_count", labels);
  append_number(out_, count);
  out_ += '\n';
}

void PrometheusText::begin_sample(std::string_view suffix, Labels labels, std::string_view le) {
  out_.append(name_).append(suffix);
  const std::size_t braces = out_.size();
  for (const Label& label : labels) write_label(label);
  if (!le.empty()) write_label({"le", le});
  if (out_.size() > braces) {
    out_[braces] = '{';  // where the first label wrote its comma
    out_ += '}';
  }
  out_ += ' ';
}

void PrometheusText::write_label(const Label& label) {
  out_.append(",").append(label.name).append("=\"");
  append_escaped(out_, label.value, true);
  out_ += '"';
}

}  // namespace framesd::http
