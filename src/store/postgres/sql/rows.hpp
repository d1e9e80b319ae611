// SPDX-License-Identifier: MIT
//
// Rows: what a statement gave, in PostgreSQL's binary form.
#pragma once

#include "bytes.hpp"
#include <framesd/base/endian.hpp>

#include <cstdint>
#include <libpq-fe.h>
#include <memory>
#include <string_view>

namespace framesd::store::postgres {

struct ClearResult {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

class Rows {
 public:
  Rows() = default;
  explicit Rows(PGresult* result) noexcept : result_(result) {}

  int size() const noexcept { return result_ ? PQntuples(result_.get()) : 0; }
  bool empty() const noexcept { return size() == 0; }
  // How many rows an INSERT, UPDATE or DELETE has changed.
  std::uint64_t changed() const noexcept;

  // REQUIRES of these: row < size(), the statement has that column, of that type
  bool is_null(int row, int column) const noexcept { return PQgetisnull(result_.get(), row, column) != 0; }
  // Valid as long as the object.
  Bytes bytes(int row, int column) const noexcept {
    return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(result_.get(), row, column)),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
  }
  std::string_view text(int row, int column) const noexcept { return text_of(bytes(row, column)); }
  std::int64_t number(int row, int column) const noexcept {
    return static_cast<std::int64_t>(load_be<std::uint64_t>(PQgetvalue(result_.get(), row, column)));
  }
  std::uint64_t id(int row, int column) const noexcept {
    return static_cast<std::uint64_t>(number(row, column));
  }

 private:
  Result result_;
};

}  // namespace framesd::store::postgres
