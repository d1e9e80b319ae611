// SPDX-License-Identifier: MIT
#include "values.hpp"

#include "binary.hpp"

#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr std::int32_t kBigint = 20;  // numbers of types, the same in every PostgreSQL
constexpr std::int32_t kBytea = 17;

// An array of one dimension, without NULL.
std::string array_head(std::int32_t type, std::size_t size, bool has_null) {
  std::string head;
  append_be<std::uint32_t>(head, 1);
  append_be<std::uint32_t>(head, has_null ? 1 : 0);
  append_be<std::uint32_t>(head, static_cast<std::uint32_t>(type));
  append_be<std::uint32_t>(head, static_cast<std::uint32_t>(size));
  append_be<std::uint32_t>(head, 1);  // the number of its first element
  return head;
}

}  // namespace

Values& Values::add(const char* value, std::size_t length) {
  values_.push_back(value);
  lengths_.push_back(static_cast<int>(length));
  formats_.push_back(kBinaryFormat);
  return *this;
}

Values& Values::own(std::string value) {
  const std::string& kept = owned_.emplace_back(std::move(value));
  return add(kept.data(), kept.size());
}

Values& Values::number(std::int64_t number) {
  std::string value;
  append_be<std::uint64_t>(value, static_cast<std::uint64_t>(number));
  return own(std::move(value));
}

Values& Values::flag(bool flag) { return own(std::string(1, flag ? '\1' : '\0')); }

Values& Values::bytes(Bytes bytes) {
  static constexpr char kEmpty = 0;
  return add(bytes.empty() ? &kEmpty : reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

Values& Values::text(std::string_view text) { return own(std::string(text)); }

Values& Values::nothing() { return add(nullptr, 0); }

Values& Values::numbers(std::span<const std::int64_t> numbers) {
  std::string array = array_head(kBigint, numbers.size(), false);
  array.reserve(array.size() + numbers.size() * 12);
  for (const std::int64_t number : numbers) {
    append_be<std::uint32_t>(array, sizeof number);
    append_be<std::uint64_t>(array, static_cast<std::uint64_t>(number));
  }
  return own(std::move(array));
}

Values& Values::all_bytes(std::span<const Bytes> all) {
  bool has_null = false;
  std::size_t bytes = 0;
  for (const Bytes one : all) {
    has_null = has_null || one.data() == nullptr;
    bytes += one.size() + sizeof(std::uint32_t);
  }
  std::string array = array_head(kBytea, all.size(), has_null);
  array.reserve(array.size() + bytes);
  for (const Bytes one : all) {
    constexpr std::uint32_t kNull = ~std::uint32_t{0};
    append_be<std::uint32_t>(array, one.data() == nullptr ? kNull : static_cast<std::uint32_t>(one.size()));
    array.append(reinterpret_cast<const char*>(one.data()), one.size());
  }
  return own(std::move(array));
}

}  // namespace framesd::store::postgres
