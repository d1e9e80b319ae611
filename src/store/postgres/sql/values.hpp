// SPDX-License-Identifier: MIT
//
// Values: the parameters of a statement, in PostgreSQL's binary form.
//
// Bytes are not copied but for arrays and numbers: they stay where they are until the statement was sent.
#pragma once

#include "bytes.hpp"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store::postgres {

constexpr int kBinaryFormat = 1;

class Values {
 public:
  Values& number(std::int64_t number);                     // bigint
  Values& flag(bool flag);                                 // boolean
  Values& bytes(Bytes bytes);                              // bytea
  Values& text(std::string_view text);                     // text
  Values& nothing();                                       // NULL
  Values& numbers(std::span<const std::int64_t> numbers);  // bigint[]
  Values& all_bytes(std::span<const Bytes> all);           // bytea[]; one whose data() is null is NULL

  int size() const noexcept { return static_cast<int>(values_.size()); }
  const char* const* values() const noexcept { return values_.data(); }
  const int* lengths() const noexcept { return lengths_.data(); }
  const int* formats() const noexcept { return formats_.data(); }

 private:
  Values& add(const char* value, std::size_t length);
  Values& own(std::string value);

  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::deque<std::string> owned_;
};

}  // namespace framesd::store::postgres
