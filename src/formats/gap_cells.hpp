// SPDX-License-Identifier: MIT
//
// GapCells: the cells of a row of plain integers between which samples are absent, in the usual ways: blank,
// a word, an absent value of the source as its shortest text or with up to four decimals.
//
// Nearly every row of a pad tool is such a one. As plain_cells.hpp: what is not exactly that is only noticed,
// and the row then goes the exact way.
#pragma once

#include "plain_cells.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::formats {

class GapCells {
 public:
  // One more number that stands for an absent sample.
  void add(double absent_value);

  // How many samples are absent, if `cells` are samples.size() such cells with `separator` between; then
  // `samples` holds them, 0 where they are absent, and `mask` says where. 0: they are not, or none is absent;
  // what both hold is of no use.
  //
  // cells   a separator stands before and behind them; kBytesBefore and, behind that, kBytesBehind can be
  //         read around them, kSamplesBehind bytes behind samples.end() can be written
  // points  whether a decimal point is one whatever other cells show
  // Cost: see bench csv_parse_gaps.
  std::size_t read(std::string_view cells, char separator, bool points, std::span<std::uint8_t> samples,
                   std::span<std::uint8_t> mask) noexcept;

 private:
  // The text of the absent sample at `at`, or nothing.
  std::string_view text_at(std::string_view at, char separator, bool points) noexcept;

  // Passes over cells that are blank or have the text that was met last, `most` of them; gives how many.
  std::size_t pass_usual_gaps(const char*& at, std::size_t most, char separator, bool points) const noexcept;

  const ReadPlainCells read_plain_cells_ = plain_cells_kernels().front().read;
  bool by_runs_ = true;  // no text of a gap begins with a digit: what does is a sample
  std::vector<std::string> texts_ = {"NaN", "nan", "NULL", "null"};
  std::size_t last_ = 0;  // the one that was met last: most likely the next one, too
  // A text and the separator behind it, where both together have at most eight bytes.
  struct ShortText {
    static ShortText of(std::string text, char behind);
    std::uint64_t bytes = 1;  // with the mask: of no text
    std::uint64_t mask = 0;
    std::size_t length = 0;
  };
  ShortText short_;  // the last one
};

}  // namespace framesd::formats
