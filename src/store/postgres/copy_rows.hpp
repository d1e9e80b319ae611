// SPDX-License-Identifier: MIT
//
// CopyRows: new rows on their way into the table "frame" by COPY. One thread adds them, that of the COPY
// sends them, so that the database takes the first ones while the others are still looked at.
#pragma once

#include "bytes.hpp"
#include "sql/connection.hpp"
#include <framesd/base/error.hpp>
#include <framesd/base/mutex.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace framesd::store::postgres {

constexpr std::size_t kCopiedFrom = 200;  // rows: COPY takes a trip more

class CopyRows final : public CopySource {
 public:
  // Begins a COPY that goes on until the database is asked anything else, or Connection::end_copy(). Errors:
  // those of the database, which may not allow it.
  [[nodiscard]] static result<std::shared_ptr<CopyRows>> begin(Connection& database, std::int64_t content);

  // A row whose depth none other of the content has. False: the COPY has ended, the row is not part of it.
  // REQUIRES: the record's bytes live until the end
  bool add(std::int64_t depth, Bytes record);
  void close() override;
  void give_up() noexcept override;
  bool closed() const noexcept { return closed_; }

  bool fill(std::string& part) override;

 private:
  struct Row {
    std::int64_t depth;
    Bytes record;
  };

  explicit CopyRows(std::int64_t content) noexcept : content_(content) {}
  void append(std::string& out, const Row& row) const;
  void hand_over();

  const std::int64_t content_;
  std::vector<Row> adding_;  // by who adds
  bool closed_ = false;      // as who adds knows
  bool begun_ = false;       // as who sends knows
  Mutex mutex_;
  Condition changed_;
  std::vector<Row> handed_over_ FRAMESD_GUARDED_BY(mutex_);
  bool ended_ FRAMESD_GUARDED_BY(mutex_) = false;
};

}  // namespace framesd::store::postgres
