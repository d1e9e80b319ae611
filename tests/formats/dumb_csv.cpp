// SPDX-License-Identifier: MIT
#include "formats/dumb_csv.hpp"

#include "formats/dumb_cells.hpp"
#include "formats/dumb_header.hpp"
#include "formats/dumb_marks.hpp"
#include "formats/dumb_numbers.hpp"
#include "formats/dumb_scale.hpp"
#include "formats/row_event.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

namespace framesd::formats {
namespace {

using namespace dumb;

class Dumb {
 public:
  Dumb(const std::string& input, const ReaderOptions& options) : input_(input), options_(options) {}

  std::vector<std::string> run() {
    if (input_.empty() || input_ == "\xEF\xBB\xBF") return refused(errc::csv_empty);
    find_newline();
    std::string left = input_;
    while (left.ends_with('\x1A')) left.pop_back();
    size_ = left.size();
    while (at_ < size_) {
      if (!one_row()) return refused(errc::csv_wrong_header);
      if (scale_.missing()) return refused(errc::csv_scale_missing);
    }
    if (scale_.missing_at_end()) return refused(errc::csv_scale_missing);
    if (header_.separator == '\0' && (commented_.empty() || !header(commented_)))
      return refused(errc::csv_wrong_header);
    events_.push_back("blank " + std::to_string(blank_));
    if (without_samples_ != 0) events_.back() += ", without samples " + std::to_string(without_samples_);
    return events_;
  }

 private:
  static std::vector<std::string> refused(errc why) { return {"refused " + make_error_code(why).message()}; }

  // Of all lines, as the end of the first one shows.
  void find_newline() {
    std::string first = input_.substr(0, options_.row_bytes + 1);
    const auto end = first.find_first_of("\r\n");
    if (end == std::string::npos) return;
    while (end < first.size() && first[end] == '\r') first.erase(end, 1);
    if (end == first.size() || first[end] != '\n') newline_ = '\r';
  }

  // False if the header is wrong.
  bool one_row() {
    if (is_comment()) return comment();
    const std::string separators = header_.separator == '\0' ? ",;\t" : separators_as(header_.separator);
    Quotes quotes;
    std::size_t length = 0;
    for (;; ++length) {
      const bool ended = at_ + length >= size_ || (input_[at_ + length] == newline_ && !quotes.open);
      if (length > options_.row_bytes || ended) break;
      quotes.step(input_[at_ + length], length, separators);
    }
    const std::size_t quoted_line = input_.find(newline_, at_ + quotes.opened_at);
    const std::size_t with_end_of_file = at_ + length == size_ ? input_.size() - at_ : length;
    const bool fits = with_end_of_file <= options_.row_bytes;
    if (quotes.open && (fits || quoted_line - at_ <= options_.row_bytes)) {
      if (header_.separator == '\0') return false;
      return unclosed(std::min(quoted_line, size_) - at_, quotes.opened_at);
    }
    if (fits) return row(length);
    if (header_.separator == '\0') return false;
    return too_long();
  }

  bool is_comment() const {
    std::string line = text(std::min(input_.find(newline_, at_), size_) - at_);
    line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
    if (!line.starts_with('#') && !line.starts_with('~')) return false;
    for (const char* error : {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"}) {
      if (line.starts_with(error)) return false;
    }
    return true;
  }

  bool comment() {
    const std::size_t length = std::min(input_.find(newline_, at_), size_) - at_;
    if (at_ == 0 && std::min(input_.find(newline_), input_.size()) > options_.row_bytes) return false;
    if (header_.separator == '\0') {
      std::string line = text(std::min(length, options_.row_bytes));
      line = strip(line.substr(std::min(line.find_first_of("#~"), line.size())));
      while (line.starts_with('#') || line.starts_with('~')) line.erase(0, 1);
      line = strip(line);
      const bool sentence = !named_by_separator(line, named_separator_) && !is_header(line);
      const bool better = commented_.empty() || !is_header(commented_);
      if (names_depth(line, named_separator_) && !sentence && better) commented_ = line;
    }
    go_on(length);
    return true;
  }

  bool unclosed(std::size_t length, std::size_t quote) {
    const std::string row = text(length);
    const auto column = cells_of(row.substr(0, quote), header_.separator).size();
    reject({line_, static_cast<std::uint32_t>(column), errc::csv_quote_unclosed, row.substr(quote), row});
    go_on(length);
    return true;
  }

  bool too_long() {
    const std::string row = input_.substr(at_, options_.row_bytes);
    reject({line_, 1, errc::csv_row_too_long, {}, row});
    go_on(std::min(input_.find(newline_, at_ + options_.row_bytes), size_) - at_);
    return true;
  }

  bool row(std::size_t length) {
    const std::string row = text(length);
    if (header_.separator == '\0') return front(row, length);
    auto cells = cells_of(row, header_.separator);
    const std::size_t before = header_.depth();
    const std::size_t expected = before + options_.source_width + 1U;
    if (cells.size() == expected + 1 && cells.back().empty()) cells.pop_back();
    const auto unread = static_cast<std::ptrdiff_t>(std::min(before, cells.size()));
    const bool blank =
        std::all_of(cells.begin() + unread, cells.end(), [](const auto& cell) { return cell.empty(); });
    const bool first =
        std::exchange(first_row_, first_row_ && row.find_first_not_of(" \t,;") == std::string::npos);
    if (header_.notes != 0 && repeated_header(row)) {
    } else if (first && !first_row_ && are_units(cells, header_, options_.source_width)) {
      if (header_.unit.empty()) header_.unit = cells[before];
    } else if (marks_.learn(cells, before, header_.separator), blank) {
      ++blank_;
    } else if (const auto fault = read(cells, row); cells.size() < expected) {
      reject({line_,
              static_cast<std::uint32_t>(cells.size() + 1),
              errc::csv_wrong_cell_count,
              {},
              row,
              {},
              counted(cells)});
    } else if (cells.size() > expected) {
      reject({line_,
              static_cast<std::uint32_t>(expected + 1),
              errc::csv_wrong_cell_count,
              cells[expected],
              row,
              {},
              counted(cells)});
    } else if (fault) {
      if (fault->reason == errc::csv_sample_out_of_range) scale_.take_out_of_range();
      reject(*fault);
    } else if (std::ranges::count(samples_, kAbsent) == std::ssize(samples_)) {
      ++without_samples_;
    } else {
      scale_.take(numbers_);
      events_.push_back(row_event(depth_, samples_));
    }
    go_on(length);
    return true;
  }

  // A line before the header, or the header.
  bool front(const std::string& line, std::size_t length) {
    const bool blank = line.find_first_not_of(" \t,;") == std::string::npos;
    if (blank) {
      ++blank_;
    } else if (!std::exchange(begun_, true) && lower(line.substr(0, 4)) == "sep=" && line.size() > 4 &&
               std::string(",;\t").find(line[4]) != std::string::npos &&
               line.find_first_not_of(" \t,;", 5) == std::string::npos) {
      named_separator_ = line[4];
    } else if (!commented_.empty() && !names_depth(line, named_separator_)) {
      return header(commented_) && row(length);
    } else if (!header(line)) {
      return false;
    }
    go_on(length);
    return true;
  }

  CellCount counted(const std::vector<std::string>& cells) const {
    const std::size_t before = header_.depth();
    const std::size_t found = cells.size() < before ? 0 : cells.size() - before;
    return {static_cast<std::uint32_t>(found), options_.source_width + 1U};
  }

  // Reads cells up to the first bad one, whether or not the row has as many as it should: what they show
  // counts.
  std::optional<Reject> read(const std::vector<std::string>& cells, const std::string& row) {
    const std::size_t before = header_.depth();
    samples_.clear();
    numbers_.clear();
    for (std::size_t i = before; i < std::min(cells.size(), before + options_.source_width + 1U); ++i) {
      const auto number = marks_.unmarked(cells[i], header_.separator);
      const auto fault = number ? fault_in(*number, i - before, options_.rules) : errc::csv_number_ambiguous;
      if (i > before && (fault == errc::csv_sample_blank || fault == errc::csv_sample_absent) &&
          !options_.rules.reject_absent) {
        samples_.push_back(kAbsent);
        continue;
      }
      if (fault) return Reject{line_, static_cast<std::uint32_t>(i + 1), *fault, cells[i], row};
      if (i > before) {
        samples_.push_back(sample_of(*number));
        numbers_.push_back(std::strtod(number->c_str(), nullptr));
      } else {
        depth_ = in_unit(Depth::parse(*number).value(), header_.unit);
      }
    }
    return {};
  }

  bool repeated_header(const std::string& row) {
    const auto again = header_of(row, '\0', options_.source_width);
    if (!again || again->notes == 0) return false;
    named_separator_ = '\0';
    return header(row);
  }

  bool is_header(const std::string& line) const {
    return header_of(line, named_separator_, options_.source_width).has_value();
  }
  bool header(const std::string& line) {
    const auto found = header_of(line, named_separator_, options_.source_width);
    if (!found) return false;
    header_ = *found;
    first_row_ = true;
    return true;
  }

  // Of what is left, without its end and the mark in front of the first line.
  std::string text(std::size_t length) const {
    std::string row = input_.substr(at_, length);
    if (at_ == 0 && row.starts_with("\xEF\xBB\xBF")) row.erase(0, 3);
    if (newline_ == '\r' && row.starts_with('\n')) row.erase(0, 1);
    while (row.ends_with('\r')) row.pop_back();
    return row;
  }
  // No row of units comes behind one that was a row of something else.
  void reject(const Reject& reject) {
    first_row_ = false;
    events_.push_back(reject_event(reject));
  }
  void go_on(std::size_t length) {
    const std::size_t end = std::min(at_ + length + 1, size_);
    line_ +=
        static_cast<std::uint64_t>(std::count(input_.begin() + static_cast<std::ptrdiff_t>(at_),
                                              input_.begin() + static_cast<std::ptrdiff_t>(end), newline_));
    at_ = end;
  }

  const std::string& input_;
  const ReaderOptions options_;
  std::vector<std::string> events_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t blank_ = 0;
  std::size_t size_ = 0;  // without Ctrl-Z at the end
  char newline_ = '\n';
  bool begun_ = false;  // a line was there that is neither blank nor a comment
  char named_separator_ = '\0';
  std::string commented_;  // a comment that could be the header
  Header header_;
  bool first_row_ = false;
  Marks marks_;
  Depth depth_;
  std::vector<int> samples_;
  std::uint64_t without_samples_ = 0;
  DumbScale scale_;
  std::vector<double> numbers_;  // of the row
};

}  // namespace

std::vector<std::string> dumb_events(const std::string& input, const ReaderOptions& options) {
  return Dumb(input, options).run();
}

}  // namespace framesd::formats
