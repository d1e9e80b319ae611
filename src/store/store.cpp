// SPDX-License-Identifier: MIT
#include <framesd/store/store.hpp>

#include <algorithm>

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

result<LogSummary> summary_of(Reader& log) {
  return log.look([](View& view) -> result<LogSummary> {
    const auto extent = view.extent();
    if (!extent) return extent.error();
    return LogSummary{.format = view.format(), .version = view.version(), .extent = *extent};
  });
}

}  // namespace framesd::store
