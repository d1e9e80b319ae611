// SPDX-License-Identifier: MIT
//
// ArchiveWriter: makes the stream of an archive out of what it is given. The bytes: src/archive/README.md.
#pragma once

#include <framesd/archive/contents.hpp>
#include <framesd/archive/stream.hpp>
#include <framesd/archive/visitor.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace framesd::archive {

class BlockWriter;

// Holds about 1 MB. Errors: those of the sink.
class ArchiveWriter final : public Visitor {
 public:
  // `to` outlives it.
  explicit ArchiveWriter(ByteSink& to);
  ~ArchiveWriter() override;

  [[nodiscard]] checked<void> begin(const Head& head) override;
  [[nodiscard]] checked<void> begin_log(const Manifest& manifest) override;
  [[nodiscard]] checked<void> facts(std::string_view text) override;
  [[nodiscard]] checked<void> row(Depth depth, const store::NewRow& row) override;
  [[nodiscard]] checked<void> note(const store::Note& note) override;
  [[nodiscard]] checked<void> end_log() override;
  [[nodiscard]] checked<void> end() override;

  // Whole behind end().
  const Contents& contents() const noexcept { return contents_; }

 private:
  [[nodiscard]] checked<void> write_rows();

  std::unique_ptr<BlockWriter> blocks_;
  std::uint64_t frames_ = 0;
  std::uint64_t notes_ = 0;
  std::uint32_t rows_ = 0;  // in `block_`
  std::string block_;
  Contents contents_;
};

}  // namespace framesd::archive
