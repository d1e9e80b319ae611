// SPDX-License-Identifier: MIT
#include "json_tree.hpp"

#include <framesd/base/number.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>

namespace framesd::facts {
namespace {

using boost::system::error_code;
using Piece = boost::json::string_view;

// The tree takes forty bytes per value where the text may take two. Facts of every allowed size have fewer.
constexpr std::size_t kValuesMax = 50'000;
constexpr boost::json::error kTooManyValues = boost::json::error::array_too_large;

// Exact, where the parser's own reading `nearly` may be off by a bit.
double exact_number(std::string_view digits, double nearly) noexcept {
  double value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec == std::errc()) return value;
  return std::abs(nearly) < 1 ? 0.0 : std::copysign(std::numeric_limits<double>::infinity(), nearly);
}

// The handler that Boost.JSON's parser calls: names, signatures and limits are as it demands them.
class TreeBuilder {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  Value take() { return std::move(root_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(Value{Object()}); }
  bool on_object_end(std::size_t, error_code& error) { return close(error); }
  bool on_array_begin(error_code&) { return open(Value{Array()}); }
  bool on_array_end(std::size_t, error_code& error) { return close(error); }
  bool on_key_part(Piece piece, std::size_t, error_code&) { return gather(piece); }
  bool on_key(Piece piece, std::size_t, error_code&) {
    gather(piece);
    std::get<Object>(open_.back().held).push_back({std::exchange(text_, {}), {}});
    return true;
  }
  bool on_string_part(Piece piece, std::size_t, error_code&) { return gather(piece); }
  bool on_string(Piece piece, std::size_t, error_code& error) {
    gather(piece);
    return put(Value{std::exchange(text_, {})}, error);
  }
  bool on_number_part(Piece piece, error_code&) { return gather(piece); }
  bool on_int64(std::int64_t number, Piece piece, error_code& error) {
    return put_number(piece, static_cast<double>(number), error);
  }
  bool on_uint64(std::uint64_t number, Piece piece, error_code& error) {
    return put_number(piece, static_cast<double>(number), error);
  }
  bool on_double(double number, Piece piece, error_code& error) { return put_number(piece, number, error); }
  bool on_bool(bool truth, error_code& error) { return put(Value{truth}, error); }
  bool on_null(error_code& error) { return put(Value{nullptr}, error); }
  bool on_comment_part(Piece, error_code&) { return true; }
  bool on_comment(Piece, error_code&) { return true; }

 private:
  bool gather(Piece piece) {
    text_.append(piece.data(), piece.size());
    return true;
  }
  bool put_number(Piece last, double nearly, error_code& error) {
    gather(last);
    const double number = exact_number(text_, nearly);
    text_.clear();
    return put(Value{number == 0 ? 0.0 : number}, error);  // no -0: it would be written as another text
  }
  bool open(Value container) {
    open_.push_back(std::move(container));
    return true;
  }
  bool close(error_code& error) {
    Value whole = std::move(open_.back());
    open_.pop_back();
    return put(std::move(whole), error);
  }
  bool put(Value value, error_code& error) {
    if (++values_ > kValuesMax) {
      error = kTooManyValues;
      return false;
    }
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* const array = std::get_if<Array>(&open_.back().held)) {
      array->push_back(std::move(value));
    } else {
      std::get<Object>(open_.back().held).back().value = std::move(value);
    }
    return true;
  }

  Value root_;
  std::size_t values_ = 0;
  std::vector<Value> open_;  // the containers around what is read, outermost first
  std::string text_;         // of a name, string or number that comes in pieces
};

}  // namespace

const char* Value::kind() const noexcept {
  constexpr std::array kKinds = {"null", "a truth value", "a number", "a string", "an array", "an object"};
  return kKinds[held.index()];
}

checked<Value> parse_json(std::string_view text) {
  boost::json::basic_parser<TreeBuilder> parser{boost::json::parse_options()};
  error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (!error && read == text.size()) return parser.handler().take();
  if (error == kTooManyValues) {
    return fail(errc::facts_malformed, "facts: must have at most " + with_thousands(kValuesMax) + " values");
  }
  const std::string what = error ? error.message() : "something follows after its end";
  return fail(errc::json_malformed, "not JSON at byte " + std::to_string(read + 1) + ": " + what);
}

}  // namespace framesd::facts
