// SPDX-License-Identifier: MIT
//
// ingested_rows: entries of the ledger read back.
#include <framesd/base/clock.hpp>
#include <framesd/ingest/ledger.hpp>

#include <charconv>
#include <cmath>
#include <exception>
#include <utility>

#include <boost/json.hpp>

namespace framesd::ingest {
namespace {

namespace json = boost::json;

// A depth is printed with up to six decimals, and a double has more than they need, up to 2^53 counts.
std::optional<Depth> depth_at(const json::object& report, std::string_view name) {
  const json::value* const found = report.if_contains(name);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  const double counts = std::round(found->to_number<double>() * Depth::kCountsPerUnit);
  if (std::abs(counts) > static_cast<double>(Depth::highest().count() / 2)) return std::nullopt;
  return Depth::from_count(static_cast<std::int64_t>(counts));
}

std::optional<store::Version> state_at(const json::object& entry) {
  const json::object& state = entry.at("state").as_object();
  const json::string& digits = state.at("incarnation").as_string();
  store::Version version{.generation = state.at("generation").to_number<std::uint64_t>()};
  const auto read = std::from_chars(digits.begin(), digits.end(), version.incarnation, 16);
  if (read.ptr != digits.end()) return std::nullopt;
  return version;
}

// Empty: nothing of it was stored. Throws what Boost.JSON throws at an entry of another form.
result<std::optional<IngestedRows>> rows_of(std::string_view text) {
  const json::value value = json::parse(text);
  const json::object& entry = value.as_object();
  const json::object& report = entry.at("report").as_object();
  const auto first = depth_at(report, "first_depth");
  const auto last = depth_at(report, "last_depth");
  if (!first || !last) return std::optional<IngestedRows>();
  const auto time = parse_timestamp(std::string_view(entry.at("time").as_string()));
  const auto state = state_at(entry);
  if (!time || !state) return errc::store_corrupt;
  return std::optional(IngestedRows{.id = std::string(entry.at("id").as_string()),
                                    .source = std::string(entry.at("source").as_string()),
                                    .time = *time,
                                    .state = *state,
                                    .range = {*first, *last}});
}

}  // namespace

result<std::vector<IngestedRows>> ingested_rows(store::View& log) {
  const auto entries = ledger(log, 2 * kLedgerKept);
  if (!entries) return entries.error();
  std::vector<IngestedRows> all;
  for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
    try {
      auto rows = rows_of(*entry);
      if (!rows) return rows.error();
      if (*rows) all.push_back(**std::move(rows));
    } catch (const std::exception&) {
      return errc::store_corrupt;
    }
  }
  return all;
}

}  // namespace framesd::ingest
