// SPDX-License-Identifier: MIT
//
// LogBuilder: makes logs of what it is given, through the writer of whatever engine keeps them.
#pragma once

#include <framesd/archive/visitor.hpp>
#include <framesd/store/log.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace framesd::archive {

// Holds two batches of rows, about 8 MB, of which one is on its way. Errors: those of the maker and of a
// Writer, with a sentence.
class LogBuilder final : public Visitor {
 public:
  // Gives an empty log with the widths of the manifest. It is closed before the next one is asked for.
  using Maker = std::function<checked<std::unique_ptr<store::Log>>(const Manifest&)>;

  explicit LogBuilder(Maker make);
  // Waits for rows that are on their way.
  ~LogBuilder() override;

  [[nodiscard]] checked<void> begin(const Head&) override { return {}; }
  [[nodiscard]] checked<void> begin_log(const Manifest& manifest) override;
  [[nodiscard]] checked<void> facts(std::string_view text) override;
  [[nodiscard]] checked<void> row(Depth depth, const store::NewRow& row) override;
  [[nodiscard]] checked<void> note(const store::Note& note) override;
  [[nodiscard]] checked<void> end_log() override;
  [[nodiscard]] checked<void> end() override { return {}; }

 private:
  class Pending;

  [[nodiscard]] checked<void> submit(store::WriteRequest request);
  [[nodiscard]] checked<void> submit_rows();
  [[nodiscard]] checked<void> submit_notes();
  // Until nothing is on its way.
  [[nodiscard]] checked<void> settle();

  const Maker make_;
  std::string name_;
  std::unique_ptr<store::Log> log_;
  std::unique_ptr<Pending> pending_;
  std::unique_ptr<store::WriteBatch> batch_;
  std::vector<store::Note> notes_;
  std::size_t rows_per_batch_ = 0;
};

}  // namespace framesd::archive
