// SPDX-License-Identifier: MIT
//
// make_log: writes a sample borehole image log as CSV, of any length, the same bytes for the same seed
// everywhere. For trying framesd out and for measuring it; LogTexture draws the picture. Run it through
// tools/make_log.
#include "log_random.hpp"
#include "log_texture.hpp"
#include <framesd/base/number.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/row_format.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::tools {
namespace {

constexpr std::string_view kUsage =
    "usage: make_log [--rows 5460] [--start 9000.1] [--step 0.1] [--seed 1] [--order asc|desc|shuffled]\n"
    "                [--width 200] [--gap TEXT] [--blank-last] [-o FILE]\n"
    "Writes a sample borehole image log as CSV to FILE, or to standard output. With --gap TEXT it is of\n"
    "a tool with pads: TEXT, which may be nothing, stands in the cells between them.\n";

enum class Order { asc, desc, shuffled };

struct Wish {
  std::uint64_t rows = 5460;
  Depth start = Depth::from_count(9'000'100'000);
  Depth step = Depth::from_count(100'000);
  std::uint64_t seed = 1;
  Order order = Order::asc;
  std::uint64_t width = 200;
  std::optional<std::string> gap;  // what stands between the pads; empty: there are none
  bool blank_last = false;
  std::string file;  // empty: standard output
};

constexpr std::uint64_t kRowsMax = 1'000'000'000'000;

bool read_count(std::string_view text, std::uint64_t least, std::uint64_t most, std::uint64_t& out) {
  const auto count = parse_count(text, most);
  if (!count || *count < least) return false;
  out = *count;
  return true;
}

bool read_depth(std::string_view text, Depth& out) {
  const auto depth = Depth::parse(text);
  if (depth) out = *depth;
  return depth.has_value();
}

bool read_order(std::string_view text, Order& out) {
  constexpr std::array<std::string_view, 3> kNames = {"asc", "desc", "shuffled"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (text == kNames[i]) {
      out = static_cast<Order>(i);
      return true;
    }
  }
  return false;
}

// False when `value` is not one that `option` takes, or there is no such option.
bool set_option(Wish& wish, std::string_view option, std::string_view value) {
  if (option == "--rows") return read_count(value, 0, kRowsMax, wish.rows);
  if (option == "--start") return read_depth(value, wish.start);
  if (option == "--step") return read_depth(value, wish.step) && wish.step > Depth{};
  if (option == "--seed") return read_count(value, 0, INT64_MAX, wish.seed);
  if (option == "--order") return read_order(value, wish.order);
  if (option == "--width") return read_count(value, 1, kWidthMax, wish.width);
  if (option == "--gap") {
    wish.gap = value;
    return value.find_first_of(",;\t\r\n\"") == std::string_view::npos;
  }
  if (option == "-o") {
    wish.file = value;
    return !value.empty();
  }
  return false;
}

// The depth of the last row can be written.
bool depths_fit(const Wish& wish) {
  const auto steps = static_cast<std::int64_t>(wish.rows == 0 ? 0 : wish.rows - 1);
  std::int64_t last = 0;
  return !__builtin_mul_overflow(steps, wish.step.count(), &last) &&
         !__builtin_add_overflow(wish.start.count(), last, &last);
}

// Nothing, after saying what is wrong, when the command line cannot be followed.
std::optional<Wish> read_wish(const std::vector<std::string_view>& arguments) {
  Wish wish;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view option = arguments[i];
    if (option == "--blank-last") {
      wish.blank_last = true;
      continue;
    }
    std::string_view value;
    if (const auto mark = option.find('='); option.starts_with("--") && mark != std::string_view::npos) {
      value = option.substr(mark + 1);
      option = option.substr(0, mark);
    } else if (i + 1 < arguments.size()) {
      value = arguments[++i];
    }
    if (!set_option(wish, option, value)) {
      std::fprintf(stderr, "make_log: cannot follow %s %s\n%s", std::string(option).c_str(),
                   std::string(value).c_str(), kUsage.data());
      return {};
    }
  }
  if (!depths_fit(wish)) {
    std::fputs("make_log: the last depth would be out of range\n", stderr);
    return {};
  }
  return wish;
}

// Row numbers 0..rows-1 in an order that looks like none, without a table: a keyed permutation of the next
// larger power of four (four rounds of a Feistel network), walked until it lands below `rows`.
class Shuffle {
 public:
  Shuffle(std::uint64_t seed, std::uint64_t rows) : seed_(seed), rows_(rows) {
    while ((std::uint64_t{1} << (2 * half_bits_)) < rows) ++half_bits_;
  }
  std::uint64_t operator()(std::uint64_t place) const {
    do place = permuted(place);
    while (place >= rows_);
    return place;
  }

 private:
  std::uint64_t permuted(std::uint64_t place) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = place >> half_bits_;
    std::uint64_t right = place & mask;
    for (std::uint64_t round = 1; round <= 4; ++round) {
      const std::uint64_t mixed = (left ^ scramble(right + (seed_ << 8) + (round << 56))) & mask;
      left = right;
      right = mixed;
    }
    return left << half_bits_ | right;
  }

  std::uint64_t seed_;
  std::uint64_t rows_;
  unsigned half_bits_ = 1;
};

// ",0" to ",255" and how many characters each takes.
struct Cell {
  char text[4];
  std::uint8_t length;
};

std::array<Cell, 256> make_cells() {
  std::array<Cell, 256> cells{};
  for (std::size_t value = 0; value < cells.size(); ++value) {
    std::string text = ",";
    append_number(text, std::uint64_t{value});
    std::memcpy(cells[value].text, text.data(), text.size());
    cells[value].length = static_cast<std::uint8_t>(text.size());
  }
  return cells;
}

// Six pads and a bit at 200 columns, seven columns apart; the tool turns by a column in 60 rows.
bool between_pads(std::int64_t row, std::size_t column) {
  constexpr std::uint64_t kPadAndGap = 33;
  constexpr std::uint64_t kPad = 26;
  return (column + static_cast<std::uint64_t>(row) / 60) % kPadAndGap >= kPad;
}

class CsvWriter {
 public:
  CsvWriter(const Wish& wish, std::FILE* out)
      : wish_(wish),
        out_(out),
        texture_(wish.seed, width()),
        gap_(wish.gap ? "," + *wish.gap : std::string()),
        cell_bytes_(std::max(sizeof(Cell::text), gap_.size())) {}

  // False when the disk or the reader is gone (errno says which).
  bool write() {
    append_header();
    const std::uint64_t block = wish_.order == Order::shuffled ? 1 : kBlockRows;
    const Shuffle shuffle(wish_.seed, wish_.rows);
    for (std::uint64_t done = 0; done < wish_.rows; done += block) {
      const std::uint64_t rows = std::min(block, wish_.rows - done);
      switch (wish_.order) {
        case Order::asc: append_rows(done, rows, false); break;
        case Order::desc: append_rows(wish_.rows - done - rows, rows, true); break;
        case Order::shuffled: append_rows(shuffle(done), rows, false); break;
      }
      if (text_.size() >= kFlushBytes && !flush()) return false;
    }
    if (wish_.blank_last) text_.append(wish_.width, ',') += '\n';
    return flush();
  }

 private:
  static constexpr std::uint64_t kBlockRows = 128;
  static constexpr std::size_t kFlushBytes = 256 * 1024;

  unsigned width() const { return static_cast<unsigned>(wish_.width); }

  void append_header() {
    text_ = "depth";
    for (unsigned column = 1; column <= width(); ++column)
      text_.append(",col").append(std::to_string(column));
    text_ += '\n';
  }

  void append_rows(std::uint64_t first, std::uint64_t rows, bool upwards) {
    samples_.resize(rows * wish_.width);
    texture_.draw(static_cast<std::int64_t>(first), samples_);
    for (std::uint64_t i = 0; i < rows; ++i) {
      const std::uint64_t r = upwards ? rows - 1 - i : i;
      append_row(static_cast<std::int64_t>(first + r), samples_.data() + r * wish_.width);
    }
  }

  void append_row(std::int64_t row, const std::uint8_t* samples) {
    Depth::from_count(wish_.start.count() + row * wish_.step.count()).append_to(text_);
    const std::size_t begin = text_.size();
    text_.resize(begin + cell_bytes_ * wish_.width + 1);
    char* at = text_.data() + begin;
    for (std::size_t c = 0; c < wish_.width; ++c) {
      if (!gap_.empty() && between_pads(row, c)) {
        at = std::copy(gap_.begin(), gap_.end(), at);
        continue;
      }
      const Cell& cell = cells_[samples[c]];
      std::memcpy(at, cell.text, sizeof cell.text);
      at += cell.length;
    }
    *at++ = '\n';
    text_.resize(static_cast<std::size_t>(at - text_.data()));
  }

  bool flush() {
    const bool written = std::fwrite(text_.data(), 1, text_.size(), out_) == text_.size();
    text_.clear();
    return written;
  }

  const Wish wish_;
  std::FILE* const out_;
  LogTexture texture_;
  const std::string gap_;  // with its separator; empty: no pads
  const std::size_t cell_bytes_;
  const std::array<Cell, 256> cells_ = make_cells();
  std::vector<std::uint8_t> samples_;
  std::string text_;
};

int run(const std::vector<std::string_view>& arguments) {
  for (const std::string_view argument : arguments) {
    if (argument == "--help" || argument == "-h") return std::fputs(kUsage.data(), stdout) < 0 ? 1 : 0;
  }
  const auto wish = read_wish(arguments);
  if (!wish) return 2;
  std::FILE* const out = wish->file.empty() ? stdout : std::fopen(wish->file.c_str(), "wb");
  const bool written = out != nullptr && CsvWriter(*wish, out).write();
  const bool closed = out != nullptr && std::fclose(out) == 0;
  if (written && closed) return 0;
  std::fprintf(stderr, "make_log: cannot write %s: %s\n", wish->file.empty() ? "the log" : wish->file.c_str(),
               std::strerror(errno));
  return 1;
}

}  // namespace
}  // namespace framesd::tools

int main(int argc, char** argv) { return framesd::tools::run({argv + 1, argv + argc}); }
