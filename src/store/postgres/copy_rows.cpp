// SPDX-License-Identifier: MIT
#include "copy_rows.hpp"

#include "sql/binary.hpp"

#include <string_view>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kCopy{"COPY framesd.frame (content, depth, record) FROM STDIN (FORMAT binary)"};

constexpr std::size_t kHandedOver = 128;  // rows at a time: some 60 KB

// PostgreSQL's binary form of COPY: a head, for each row the number of its columns and each with its length,
// and a mark at the end.
constexpr std::string_view kHead("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::uint16_t kEnd = 0xffff;

void append_number(std::string& out, std::int64_t number) {
  append_be<std::uint32_t>(out, sizeof number);
  append_be<std::uint64_t>(out, static_cast<std::uint64_t>(number));
}

}  // namespace

result<std::shared_ptr<CopyRows>> CopyRows::begin(Connection& database, std::int64_t content) {
  if (const auto begun = database.begin_copy(kCopy); !begun) return begun.error();
  std::shared_ptr<CopyRows> rows(new CopyRows(content));
  if (const auto fed = database.feed_copy(rows); !fed) return fed.error();
  return rows;
}

bool CopyRows::add(std::int64_t depth, Bytes record) {
  if (closed_) return false;
  adding_.push_back({depth, record});
  if (adding_.size() >= kHandedOver) hand_over();
  return true;
}

void CopyRows::close() {
  if (std::exchange(closed_, true)) return;
  hand_over();
  const Lock lock(mutex_);
  ended_ = true;
  changed_.notify_one();
}

void CopyRows::give_up() noexcept {
  closed_ = true;
  const Lock lock(mutex_);
  handed_over_.clear();
  ended_ = true;
  changed_.notify_one();
}

void CopyRows::hand_over() {
  const Lock lock(mutex_);
  handed_over_.insert(handed_over_.end(), adding_.begin(), adding_.end());
  adding_.clear();
  changed_.notify_one();
}

bool CopyRows::fill(std::string& part) {
  std::vector<Row> rows;
  mutex_.lock();
  while (handed_over_.empty() && !ended_) changed_.wait(mutex_);
  rows.swap(handed_over_);
  const bool last = ended_;
  mutex_.unlock();
  if (!std::exchange(begun_, true)) part = kHead;
  for (const Row& row : rows) append(part, row);
  if (last) append_be(part, kEnd);
  return !last;
}

void CopyRows::append(std::string& out, const Row& row) const {
  append_be<std::uint16_t>(out, 3);
  append_number(out, content_);
  append_number(out, row.depth);
  append_be<std::uint32_t>(out, static_cast<std::uint32_t>(row.record.size()));
  out.append(reinterpret_cast<const char*>(row.record.data()), row.record.size());
}

}  // namespace framesd::store::postgres
