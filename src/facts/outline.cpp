// SPDX-License-Identifier: MIT
#include <framesd/facts/outline.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace framesd::facts {
namespace {

// No string of the canonical form holds this: a quotation mark within one has a backslash before it.
constexpr std::string_view kSurveyBegins = R"("survey":[[)";
constexpr std::string_view kSurveyEnds = "]]";

}  // namespace

checked<Outline> outline_of(std::string_view canonical) {
  if (canonical.empty()) return Outline();
  Outline outline;
  std::string rest(canonical);
  if (const std::size_t begin = rest.find(kSurveyBegins); begin != std::string::npos) {
    const std::size_t end = rest.find(kSurveyEnds, begin);
    if (end == std::string::npos) return fail(errc::facts_malformed, "survey: it does not end");
    const std::string_view survey = std::string_view(rest).substr(begin, end - begin);
    outline.stations = static_cast<std::size_t>(std::ranges::count(survey, '[')) - 1;
    rest.replace(begin, end + kSurveyEnds.size() - begin, R"("survey":[])");
  }
  auto facts = parse_facts(rest);
  if (!facts) return facts.error();
  outline.facts = *std::move(facts);
  return outline;
}

}  // namespace framesd::facts
