// SPDX-License-Identifier: MIT
#include <framesd/store/store.hpp>

#include <algorithm>
#include <utility>

namespace framesd::store {
namespace {

bool is_letter_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_log_name(std::string_view name) noexcept {
  const auto may_stand = [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= kLogNameMax && is_letter_or_digit(name.front()) &&
         std::ranges::all_of(name, may_stand);
}

std::string_view log_name_rule() noexcept {
  return "a log's name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-', and begins with a letter or a "
         "digit";
}

bool holds(const Precondition& asked, const Version& now) noexcept {
  const auto names = [&](const Precondition::Match& match) {
    return match.any || std::ranges::find(match.versions, now) != match.versions.end();
  };
  return (!asked.match || names(*asked.match)) && (!asked.none_match || !names(*asked.none_match));
}

result<LogSummary> summary_of(View& log) {
  const auto extent = log.extent();
  if (!extent) return extent.error();
  auto facts = log.facts();
  if (!facts) return facts.error();
  return LogSummary{.format = log.format(),
                    .version = log.version(),
                    .extent = *extent,
                    .facts = *std::move(facts),
                    .created = log.created()};
}

result<LogSummary> summary_of(Reader& log) {
  return log.look([](View& view) { return summary_of(view); });
}

}  // namespace framesd::store
