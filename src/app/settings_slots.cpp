// SPDX-License-Identifier: MIT
//
// What each type of setting accepts, how it is printed and what is said when it is wrong: one overload a
// slot.
#include "settings_table.hpp"
#include "settings_values.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

namespace framesd::app {
namespace {

using Refusal = std::optional<std::string>;

constexpr std::string_view kNone = "none";
constexpr std::string_view kOneIn = "1/";
constexpr std::uint64_t kOneInMax = 1'000'000;
constexpr std::size_t kTextMax = 4096;  // bytes of a name or path

std::string joined(std::span<const std::string_view> names, std::string_view between) {
  std::string out;
  for (const std::string_view name : names) {
    if (!out.empty()) out += between;
    out += name;
  }
  return out;
}

std::string bounds(const TextSlot&) { return {}; }
std::string bounds(const AddressSlot&) { return {}; }
std::string bounds(const PathSlot&) { return {}; }
std::string bounds(const OptionalPathSlot&) { return {}; }
std::string bounds(const DerivedPathSlot&) { return {}; }
std::string bounds(const SwitchSlot&) { return "on, off"; }
std::string bounds(const ListSlot& slot) { return std::string(slot.items); }
template <class T>
std::string bounds(const CountSlot<T>& slot) {
  return std::to_string(slot.least) + ".." + std::to_string(slot.most);
}
std::string bounds(const SecondsSlot& slot) {
  return std::to_string(slot.least) + ".." + std::to_string(slot.most);
}
std::string bounds(const SizeSlot& slot) { return size_text(slot.least) + ".." + size_text(slot.most); }
std::string bounds(const RateSlot& slot) {
  return "0, " + size_text(slot.least) + ".." + size_text(slot.most);
}
std::string bounds(const DurationSlot& slot) {
  return duration_text(slot.least) + ".." + duration_text(slot.most);
}
std::string bounds(const AccessLogSlot&) { return "on, errors, 1/N, off"; }
template <class E>
std::string bounds(const ChoiceSlot<E>& slot) {
  return joined(slot.names, ", ");
}

Refusal refuse(std::string_view text, std::string_view why, const std::string& right) {
  return in_quotes(text).append(why).append(right);
}

// Why a number was refused, in words: it is none, or it is outside the bounds.
template <class S>
Refusal refuse_number(std::string_view text, bool is_number, std::string_view is_none, const S& slot) {
  return refuse(text, is_number ? " is out of bounds: " : is_none, bounds(slot));
}

Refusal refuse_text(std::string_view text) {
  if (text.size() > kTextMax) return refuse(text, " is too long: at most ", std::to_string(kTextMax));
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(utf8_length(rest))) {
    if (utf8_length(rest) == 0) return refuse(text, " is not UTF-8", {});
    const auto byte = static_cast<unsigned char>(rest[0]);
    if (byte < 0x20 || byte == 0x7F) return refuse(text, " holds control characters", {});
  }
  return {};
}

Refusal set(const TextSlot& slot, std::string_view text, Settings& settings) {
  if (auto refusal = refuse_text(text)) return refusal;
  if (const std::string fault = slot.fault == nullptr ? std::string() : slot.fault(text); !fault.empty())
    return refuse(text, " ", fault);
  slot.field.in(settings) = text;
  return {};
}

Refusal set(const AddressSlot& slot, std::string_view text, Settings& settings) {
  if (auto refusal = refuse_text(text)) return refusal;
  const bool is_none = equal_ignoring_case(text, kNone);
  if (std::string fault = is_none ? std::string() : slot.fault(text); !fault.empty()) return fault;
  slot.field.in(settings) = is_none ? std::string_view() : text;
  return {};
}

Refusal set(const PathSlot& slot, std::string_view text, Settings& settings) {
  if (auto refusal = refuse_text(text)) return refusal;
  slot.field.in(settings) = text;
  return {};
}

Refusal set(const DerivedPathSlot& slot, std::string_view text, Settings& settings) {
  return set(PathSlot{slot.field}, text, settings);
}

Refusal set(const OptionalPathSlot& slot, std::string_view text, Settings& settings) {
  return set(PathSlot{slot.field}, equal_ignoring_case(text, kNone) ? std::string_view() : text, settings);
}

Refusal set(const SwitchSlot& slot, std::string_view text, Settings& settings) {
  const auto is = [text](std::string_view word) { return equal_ignoring_case(text, word); };
  const bool on = is("on") || is("true");
  if (!on && !is("off") && !is("false")) return refuse(text, " is neither on nor off", {});
  slot.field.in(settings) = on;
  return {};
}

Refusal set(const ListSlot& slot, std::string_view text, Settings& settings) {
  std::vector<std::string> items;
  for (std::string_view rest = text; !equal_ignoring_case(text, kNone);) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view item = trimmed(rest.substr(0, comma));
    if (auto refusal = refuse_text(item)) return refusal;
    if (!slot.accepts(item)) return refuse(item, " is not one of these: ", bounds(slot));
    items.emplace_back(item);
    if (comma == rest.size()) break;
    rest.remove_prefix(comma + 1);
  }
  slot.field.in(settings) = std::move(items);
  return {};
}

// Gives the count, or what is wrong with it.
template <class S>
Refusal read_count(const S& slot, std::string_view text, std::uint64_t& out) {
  const auto count = parse_count(text, slot.most);
  if (!count || *count < slot.least) {
    return refuse_number(text, count || count.error() == errc::number_out_of_range,
                         " is not a count: ", slot);
  }
  out = *count;
  return {};
}

template <class T>
Refusal set(const CountSlot<T>& slot, std::string_view text, Settings& settings) {
  std::uint64_t count = 0;
  if (auto refusal = read_count(slot, text, count)) return refusal;
  slot.field.in(settings) = static_cast<T>(count);
  return {};
}

Refusal set(const SecondsSlot& slot, std::string_view text, Settings& settings) {
  std::uint64_t count = 0;
  if (auto refusal = read_count(slot, text, count)) return refusal;
  slot.field.in(settings) = std::chrono::seconds(count);
  return {};
}

Refusal set(const SizeSlot& slot, std::string_view text, Settings& settings) {
  const auto size = parse_size(text);
  if (!size || *size < slot.least || *size > slot.most) {
    return refuse_number(text, size || size.error() == errc::number_out_of_range,
                         " is not a size such as 512K, 1M or 64G: ", slot);
  }
  slot.field.in(settings) = *size;
  return {};
}

Refusal set(const RateSlot& slot, std::string_view text, Settings& settings) {
  const auto rate = parse_size(text);
  const bool is_number = rate || rate.error() == errc::number_out_of_range;
  if (!rate || *rate > slot.most)
    return refuse_number(text, is_number, " is not a size such as 512K or 1M: ", slot);
  if (*rate != 0 && *rate < slot.least)
    return refuse(text, " is too slow: ", std::string(slot.too_slow) + "; " + bounds(slot));
  slot.field.in(settings) = *rate;
  return {};
}

Refusal set(const DurationSlot& slot, std::string_view text, Settings& settings) {
  const auto duration = parse_duration(text);
  if (!duration || *duration < slot.least || *duration > slot.most) {
    return refuse_number(text, duration || duration.error() == errc::number_out_of_range,
                         " is not a duration such as 500ms, 10s or 2m: ", slot);
  }
  slot.field.in(settings) = *duration;
  return {};
}

Refusal set(const AccessLogSlot& slot, std::string_view text, Settings& settings) {
  const auto is = [text](std::string_view word) { return equal_ignoring_case(text, word); };
  net::AccessLog wanted;
  if (is("off")) {
    wanted = {.remarkable = false, .one_in = 0};
  } else if (is("errors")) {
    wanted.one_in = 0;
  } else if (!is("on")) {
    const bool is_share = text.starts_with(kOneIn);
    const auto count = parse_count(is_share ? text.substr(kOneIn.size()) : std::string_view(), kOneInMax);
    if (!count || *count == 0) return refuse(text, " is not one of ", bounds(slot));
    wanted.one_in = static_cast<std::uint32_t>(*count);
  }
  slot.field.in(settings) = wanted;
  return {};
}

template <class E>
Refusal set(const ChoiceSlot<E>& slot, std::string_view text, Settings& settings) {
  for (std::size_t i = 0; i < slot.names.size(); ++i) {
    if (!equal_ignoring_case(text, slot.names[i])) continue;
    slot.field.in(settings) = static_cast<E>(i);
    return {};
  }
  return refuse(text, " is not one of ", bounds(slot));
}

std::string print(const TextSlot& slot, const Settings& settings) { return slot.field.of(settings); }
std::string print(const AddressSlot& slot, const Settings& settings) {
  const std::string& address = slot.field.of(settings);
  return address.empty() ? std::string(kNone) : address;
}
std::string print(const PathSlot& slot, const Settings& settings) { return slot.field.of(settings).string(); }
std::string print(const OptionalPathSlot& slot, const Settings& settings) {
  const std::filesystem::path& path = slot.field.of(settings);
  return path.empty() ? std::string(kNone) : path.string();
}
std::string print(const DerivedPathSlot& slot, const Settings& settings) {
  return (settings.*slot.in_use)().string();
}
std::string print(const SwitchSlot& slot, const Settings& settings) {
  return slot.field.of(settings) ? "on" : "off";
}
std::string print(const ListSlot& slot, const Settings& settings) {
  std::string out;
  for (const std::string& item : slot.field.of(settings)) out += (out.empty() ? "" : ", ") + item;
  return out.empty() ? std::string(kNone) : out;
}
template <class T>
std::string print(const CountSlot<T>& slot, const Settings& settings) {
  return std::to_string(slot.field.of(settings));
}
std::string print(const SecondsSlot& slot, const Settings& settings) {
  return std::to_string(slot.field.of(settings).count());
}
std::string print(const SizeSlot& slot, const Settings& settings) {
  return size_text(slot.field.of(settings));
}
std::string print(const RateSlot& slot, const Settings& settings) {
  return size_text(slot.field.of(settings));
}
std::string print(const DurationSlot& slot, const Settings& settings) {
  return duration_text(slot.field.of(settings));
}
std::string print(const AccessLogSlot& slot, const Settings& settings) {
  const net::AccessLog& log = slot.field.of(settings);
  if (log.one_in == 0) return log.remarkable ? "errors" : "off";
  return log.one_in == 1 ? std::string("on") : std::string(kOneIn) + std::to_string(log.one_in);
}
template <class E>
std::string print(const ChoiceSlot<E>& slot, const Settings& settings) {
  return std::string(slot.names[static_cast<std::size_t>(slot.field.of(settings))]);
}

std::string word(const TextSlot&) { return "TEXT"; }
std::string word(const AddressSlot&) { return "URL|none"; }
std::string word(const PathSlot&) { return "PATH"; }
std::string word(const OptionalPathSlot&) { return "PATH|none"; }
std::string word(const DerivedPathSlot&) { return "PATH"; }
std::string word(const SwitchSlot&) { return "on|off"; }
std::string word(const ListSlot&) { return "LIST|none"; }
template <class T>
std::string word(const CountSlot<T>&) {
  return "N";
}
std::string word(const SecondsSlot&) { return "N"; }
std::string word(const SizeSlot&) { return "SIZE"; }
std::string word(const RateSlot&) { return "SIZE"; }
std::string word(const DurationSlot&) { return "TIME"; }
std::string word(const AccessLogSlot&) { return "on|errors|1/N|off"; }
template <class E>
std::string word(const ChoiceSlot<E>& slot) {
  return joined(slot.names, "|");
}

}  // namespace

std::optional<std::string> assign(const Key& key, std::string_view text, Settings& settings) {
  const std::string_view value = trimmed(text);
  if (value.empty()) return "no value";
  return std::visit([&](const auto& slot) { return set(slot, value, settings); }, key.slot);
}

std::string value_text(const Key& key, const Settings& settings) {
  return std::visit([&](const auto& slot) { return print(slot, settings); }, key.slot);
}

std::string placeholder(const Key& key) {
  return std::visit([](const auto& slot) { return word(slot); }, key.slot);
}

std::string bounds_text(const Key& key) {
  return std::visit([](const auto& slot) { return bounds(slot); }, key.slot);
}

}  // namespace framesd::app
