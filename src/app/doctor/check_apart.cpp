// SPDX-License-Identifier: MIT
#include "check_apart.hpp"

#include "apart.hpp"
#include <framesd/base/json_writer.hpp>

#include <boost/json/parse.hpp>

namespace framesd::app {
namespace {

std::string encoded(const Finding& finding) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().member("check", std::string_view(finding.check));
  json.member("verdict", static_cast<int>(finding.verdict)).member("found", std::string_view(finding.found));
  json.member("advice", std::string_view(finding.advice)).end_object();
  return line;
}

// REQUIRES: made by encoded()
Finding decoded(std::string_view text_of_line) {
  boost::json::parse_options options;
  options.allow_invalid_utf8 = true;  // a path can be any bytes
  const boost::json::value line = boost::json::parse(text_of_line, {}, options);
  const auto text = [&](const char* name) { return std::string(line.at(name).as_string()); };
  return {.check = text("check"),
          .verdict = static_cast<Finding::Verdict>(line.at("verdict").as_int64()),
          .found = text("found"),
          .advice = text("advice")};
}

}  // namespace

std::string check_apart(FunctionRef<std::string(Findings&)> check, std::string_view name,
                        const std::string& about, const std::string& advice, Findings& findings) {
  std::string given;
  const std::string cut = run_apart(
      [&](const Say& say) {
        Findings found([&](const Finding& finding) { say(encoded(finding)); });
        say(check(found));
      },
      [&](std::string_view line) {
        line.starts_with('{') ? findings.add(decoded(line)) : void(given = line);
      });
  if (!cut.empty()) findings.bad(name, about + cut, advice);
  return given;
}

}  // namespace framesd::app
