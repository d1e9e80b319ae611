// SPDX-License-Identifier: MIT
//
// JsonWriter: JSON written straight into a string that its owner reuses. No tree, no blanks.
//
// It knows only where commas go; that what is begun is ended, and that members are inside objects, is the
// caller's. Depths are printed exactly ("100.0"), which no general JSON library does.
#pragma once

#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace framesd {

class JsonWriter {
 public:
  // Appends to `out`, which outlives the writer.
  explicit JsonWriter(std::string& out) noexcept : out_(out) {}

  JsonWriter& begin_object() { return begin('{'); }
  JsonWriter& end_object() { return end('}'); }
  JsonWriter& begin_array() { return begin('['); }
  JsonWriter& end_array() { return end(']'); }

  // REQUIRES: `name` is a constant of ours that needs no escaping.
  JsonWriter& key(std::string_view name) {
    separate();
    comma_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return *this;
  }

  JsonWriter& value(std::nullptr_t) { return raw("null"); }
  template <std::integral T>
  JsonWriter& value(T number) {
    if constexpr (std::same_as<T, bool>) {
      return raw(number ? "true" : "false");
    } else {
      separate();
      append_number(out_, std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>{number});
      return *this;
    }
  }
  // null where it is no finite number: JSON has no other.
  JsonWriter& value(std::same_as<double> auto number) {
    if (!std::isfinite(number)) return value(nullptr);
    separate();
    append_number(out_, number);
    return *this;
  }
  // What prints itself: a Depth.
  template <class T>
  requires requires(const T& number, std::string& out) { number.append_to(out); }
  JsonWriter& value(const T& number) {
    separate();
    number.append_to(out_);
    return *this;
  }
  JsonWriter& value(std::string_view text) {
    separate();
    append_json_string(out_, text);
    return *this;
  }
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : value(nullptr);
  }

  // A value that is JSON already.
  JsonWriter& raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
  }

  template <class T>
  JsonWriter& member(std::string_view name, const T& what) {
    return key(name).value(what);
  }

 private:
  void separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  JsonWriter& begin(char bracket) {
    separate();
    comma_ = false;
    out_ += bracket;
    return *this;
  }
  JsonWriter& end(char bracket) {
    comma_ = true;
    out_ += bracket;
    return *this;
  }

  std::string& out_;
  bool comma_ = false;
};

}  // namespace framesd
