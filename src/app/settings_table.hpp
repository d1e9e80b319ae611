// SPDX-License-Identifier: MIT
//
// The one table of settings. All code that reads, checks, prints or explains a setting uses a Key: a new
// setting needs only a field in the options of the part that uses it, and a row of the table.
#pragma once

#include "settings.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::app {

// Where a value lives in Settings.
template <class T>
struct Field {
  T& (*in)(Settings&);

  const T& of(const Settings& settings) const noexcept { return in(const_cast<Settings&>(settings)); }
};

// Which values a setting accepts.
struct TextSlot {
  Field<std::string> field;
  std::string (*fault)(std::string_view text) = nullptr;  // what is wrong with it; empty: nothing
};
struct AddressSlot {  // of another server; "none" is empty
  Field<std::string> field;
  std::string (*fault)(std::string_view address);  // what is wrong with it; empty: nothing
};
struct PathSlot {
  Field<std::filesystem::path> field;
};
struct OptionalPathSlot {  // "none" is an empty path
  Field<std::filesystem::path> field;
};
struct DerivedPathSlot {  // what holds while the field is empty follows from other settings
  Field<std::filesystem::path> field;
  std::filesystem::path (Settings::*in_use)() const;
};
struct SwitchSlot {
  Field<bool> field;
};
struct ListSlot {  // commas between the items; "none" is no item
  Field<std::vector<std::string>> field;
  bool (*accepts)(std::string_view item);
  std::string_view items;  // what is accepted, in words
};
template <class T>
struct CountSlot {
  Field<T> field;
  std::uint64_t least, most;
};
struct SecondsSlot {  // a count of them
  Field<std::chrono::seconds> field;
  std::uint64_t least, most;
};
struct SizeSlot {
  Field<std::uint64_t> field;
  std::uint64_t least, most;
};
struct RateSlot {  // bytes a second; 0: as many as there is room for
  Field<std::uint64_t> field;
  std::uint64_t least, most;
  std::string_view too_slow;  // why it may not be less than `least`
};
struct DurationSlot {
  Field<std::chrono::milliseconds> field;
  std::chrono::milliseconds least, most;
};
struct AccessLogSlot {
  Field<net::AccessLog> field;
};
template <class E>
struct ChoiceSlot {
  Field<E> field;
  std::span<const std::string_view> names;  // in the order of the values, which count from 0
};

using Slot =
    std::variant<TextSlot, AddressSlot, PathSlot, OptionalPathSlot, DerivedPathSlot, SwitchSlot, ListSlot,
                 CountSlot<int>, CountSlot<std::uint16_t>, CountSlot<std::uint32_t>, CountSlot<std::size_t>,
                 SecondsSlot, SizeSlot, RateSlot, DurationSlot, AccessLogSlot, ChoiceSlot<bool>,
                 ChoiceSlot<LogLevel>, ChoiceSlot<LogFormat>, ChoiceSlot<store::lmdb::Durability>,
                 ChoiceSlot<Filter>, ChoiceSlot<ingest::OnError>, ChoiceSlot<ingest::AbsentAs>,
                 ChoiceSlot<api::RetentionOptions::Unit>>;

// Whether a server that runs takes another value on SIGHUP, or not before it is started again.
enum class Taken : std::uint8_t { at_start, at_reload };

struct Key {
  std::string_view name;   // as in the file; --its-name and FRAMESD_ITS_NAME elsewhere
  std::string_view about;  // for --help and the sample file
  Slot slot;
  Taken taken = Taken::at_reload;
  std::string_view default_words{};  // where the default is not a constant
};

// In the order in which they are explained.
std::span<const Key> keys() noexcept;
std::span<const std::string_view> key_names();

// The place of `name` in keys(), exactly as written there.
std::optional<std::size_t> find_key(std::string_view name) noexcept;

// Sets the key from text (blanks around it do not count). Gives what is wrong with the text and what would be
// right,
// "'70000' is out of bounds: 0..65535", and leaves the settings alone; nothing when it is set.
[[nodiscard]] std::optional<std::string> assign(const Key& key, std::string_view text, Settings& settings);

// The value as assign() takes it.
std::string value_text(const Key& key, const Settings& settings);

// What holds where nothing is said: the value, or words for one that depends on the machine.
std::string default_text(const Key& key);

// The accepted values, in a word or as the choices: "N", "SIZE", "skip|stop".
std::string placeholder(const Key& key);
// The bounds where there are some ("0..65535"), the choices ("skip, stop"), else empty.
std::string bounds_text(const Key& key);

// `text` in single quotes for a message: control characters escaped, cut short when long.
std::string in_quotes(std::string_view text);
// ", did you mean 'port'?", or nothing when there is no nearest name.
std::string suggestion(std::string_view nearest);

// The keys that may have been meant by `name`, which is not a key: the one that is near in its letters,
// else those that it begins ("admin_token", "log"), else the one that begins it ("port_number").
std::vector<std::string_view> keys_meant(std::string_view name);
// ", did you mean '--log-level' or '--log-format'?", each written by `spelled`; nothing without keys.
std::string suggestion(std::span<const std::string_view> keys, std::string (*spelled)(std::string_view key));

}  // namespace framesd::app
