// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/http/params.hpp>

#include <algorithm>
#include <array>

#include <boost/assert.hpp>

namespace framesd::http {
namespace {

constexpr std::size_t kFaultsMax =
    64;  // a request line holds thousands of parameters; nobody reads that many
constexpr std::size_t kNamesSought =
    8;  // for how many unknown names the nearest is looked for: it costs microseconds
constexpr std::size_t kSpecsMax = 64;
constexpr std::string_view kDepthBounds = "is a depth, a decimal number within +-9223372036854.775807";

std::string shortest(double value) {
  std::string out;
  append_number(out, value);
  return out;
}

// Of UTF-8: every byte but those that continue a character.
std::size_t characters_of(std::string_view text) noexcept {
  const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
  return static_cast<std::size_t>(std::ranges::count_if(text, begins));
}

std::string number_bounds(double min, double max) { return shortest(min) + " to " + shortest(max); }

std::optional<double> number_within(std::string_view text, double min, double max) noexcept {
  const auto number = Depth::parse(text);
  if (!number || number->units() < min || number->units() > max) return std::nullopt;
  return number->units();
}

}  // namespace

Params::Params(std::span<const Parameter> parameters, std::span<const ParameterSpec> specs)
    : parameters_(parameters), specs_(specs) {
  std::uint64_t seen = 0;
  for (const auto& [name, value] : parameters) {
    const auto spec = std::ranges::find(specs, name, &ParameterSpec::name);
    const std::uint64_t bit = std::uint64_t{1} << ((spec - specs.begin()) & 63);
    if (spec == specs.end()) {
      if (!name.starts_with('_')) refuse_unknown(name);
    } else if ((seen & bit) != 0 && !spec->repeatable) {
      if (!has_fault(name)) refuse(400, name, "is given more than once");
    } else {
      seen |= bit;
    }
  }
  for (const ParameterSpec& spec : specs) {
    if (spec.required && !has(spec.name)) refuse(422, spec.name, "is required");
    if (spec.times_max != 0) check_times(spec);
  }
}

void Params::check_times(const ParameterSpec& spec) {
  const auto times = std::ranges::count(parameters_, spec.name, &Parameter::name);
  if (times == 0 || (times >= spec.times_min && times <= spec.times_max)) return;
  refuse(422, spec.name,
         "is given " + (times == 1 ? "once" : std::to_string(times) + " times") + ", not " +
             std::to_string(spec.times_min) + " to " + std::to_string(spec.times_max) + " times");
}

const Parameter* Params::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(parameters_, name, &Parameter::name);
  return found == parameters_.end() ? nullptr : &*found;
}

bool Params::has_fault(std::string_view name) const noexcept {
  return std::ranges::find(faults_, name, &ParameterError::parameter) != faults_.end();
}

void Params::refuse(unsigned status, std::string_view name, std::string detail) {
  status_ = status_ == 0 ? status : std::min(status_, status);
  if (faults_.size() < kFaultsMax) faults_.push_back({std::string(name), std::move(detail)});
}

void Params::refuse_unknown(std::string_view name) {
  if (faults_.size() >= kFaultsMax || has_fault(name)) return;
  std::string detail = "is not a parameter of this route";
  std::string_view near;
  if (faults_.size() < kNamesSought) {
    std::array<std::string_view, kSpecsMax> names;
    const auto end = std::ranges::transform(specs_, names.begin(), &ParameterSpec::name).out;
    near = nearest_name(name, std::span(names.begin(), end));
  }
  if (!near.empty()) detail.append("; did you mean '").append(near).append("'?");
  refuse(400, name, std::move(detail));
}

const ParameterSpec& Params::spec_of(std::string_view name) const noexcept {
  // Most are asked for in the order of their specs.
  const bool in_order = next_spec_ < specs_.size() && specs_[next_spec_].name == name;
  const auto spec = in_order ? specs_.begin() + static_cast<std::ptrdiff_t>(next_spec_)
                             : std::ranges::find(specs_, name, &ParameterSpec::name);
  BOOST_ASSERT(spec != specs_.end());
  next_spec_ = static_cast<std::size_t>(spec - specs_.begin()) + 1;
  return *spec;
}

Params::Asked Params::asked(std::string_view name) const noexcept {
  const ParameterSpec& spec = spec_of(name);
  if (const Parameter* given = find(name)) return {spec, given->value};
  if (spec.default_text.empty()) return {spec, std::nullopt};
  return {spec, spec.default_text};
}

std::optional<Depth> Params::depth(std::string_view name) {
  const auto [spec, text] = asked(name);
  return text ? depth_in_path(name, *text) : std::nullopt;
}

std::optional<Depth> Params::depth_in_path(std::string_view name, std::string_view segment) {
  const auto depth = Depth::parse(segment);
  if (depth) return *depth;
  refuse(422, name, std::string(kDepthBounds));
  return std::nullopt;
}

std::optional<std::int64_t> Params::integer_in_path(std::string_view name, std::string_view segment) {
  const bool negative = segment.starts_with('-');
  const auto magnitude = parse_count(segment.substr(negative ? 1 : 0));
  if (!magnitude) {
    refuse(422, name, "is a whole number");
    return std::nullopt;
  }
  const auto value = static_cast<std::int64_t>(*magnitude);
  return negative ? -value : value;
}

std::optional<std::uint64_t> Params::count(std::string_view name) {
  const auto [spec, text] = asked(name);
  if (!text) return std::nullopt;
  const auto value = parse_count(*text, spec.count_max);
  if (value && *value >= spec.count_min) return *value;
  refuse(422, name,
         "is a count from " + std::to_string(spec.count_min) + " to " + std::to_string(spec.count_max));
  return std::nullopt;
}

std::optional<double> Params::number(std::string_view name) {
  const auto [spec, text] = asked(name);
  if (!text) return std::nullopt;
  const auto value = number_within(*text, spec.min, spec.max);
  if (!value) refuse(422, name, "is a number from " + number_bounds(spec.min, spec.max));
  return value;
}

std::optional<std::pair<double, double>> Params::number_pair(std::string_view name) {
  const auto [spec, text] = asked(name);
  if (!text) return std::nullopt;
  const std::size_t comma = std::min(text->find(','), text->size());
  const auto first = number_within(text->substr(0, comma), spec.min, spec.max);
  const std::string_view behind = text->substr(comma);
  const auto second = behind.empty() ? std::nullopt : number_within(behind.substr(1), spec.min, spec.max);
  if (first && second) return std::pair(*first, *second);
  refuse(422, name, "is two numbers with a comma between, each from " + number_bounds(spec.min, spec.max));
  return std::nullopt;
}

std::optional<bool> Params::boolean(std::string_view name) {
  const auto [spec, text] = asked(name);
  if (!text) return std::nullopt;
  if (*text == "true" || *text == "1") return true;
  if (*text == "false" || *text == "0") return false;
  refuse(422, name, "is one of true, false, 1, 0");
  return std::nullopt;
}

std::optional<std::size_t> Params::choice_index(std::string_view name) {
  const auto [spec, text] = asked(name);
  if (!text) return std::nullopt;
  for (std::size_t i = 0; i < spec.choices.size(); ++i) {
    if (equal_ignoring_case(spec.choices[i], *text)) return i;
  }
  std::string detail = "is one of";
  for (const std::string_view& choice : spec.choices) {
    detail.append(&choice == &spec.choices.front() ? " " : ", ").append(choice);
  }
  refuse(422, name, std::move(detail));
  return std::nullopt;
}

std::optional<std::string_view> Params::text(std::string_view name) {
  const auto [spec, text] = asked(name);
  if (!text) return std::nullopt;
  if (text->empty()) {
    refuse(422, name, "is empty");
  } else if (spec.text_max != 0 && characters_of(*text) > spec.text_max) {
    refuse(422, name, "must be at most " + std::to_string(spec.text_max) + " characters");
  } else {
    return text;
  }
  return std::nullopt;
}

std::vector<std::string_view> Params::texts(std::string_view name) {
  std::vector<std::string_view> values;
  for (const Parameter& parameter : parameters_) {
    if (parameter.name != name) continue;
    if (parameter.value.empty() && !has_fault(name)) refuse(422, name, "is empty");
    values.push_back(parameter.value);
  }
  return values;
}

DepthRange Params::depth_range(std::string_view min_name, std::string_view max_name) {
  const auto min = depth(min_name);
  const auto max = depth(max_name);
  if (min && max && *max < *min) {
    refuse(400, min_name, "is greater than " + std::string(max_name));
    return {};
  }
  return {min.value_or(Depth::lowest()), max.value_or(Depth::highest())};
}

std::optional<Problem> Params::problem() const {
  if (faults_.empty()) return std::nullopt;
  Problem problem{.status = status_};
  for (const auto& [name, detail] : faults_) {
    problem.detail += problem.detail.empty() ? "" : "; ";
    problem.detail.append("'").append(name).append("' ").append(detail);
  }
  if (!problem.detail.ends_with('?')) problem.detail += '.';
  problem.errors = faults_;
  return problem;
}

}  // namespace framesd::http
