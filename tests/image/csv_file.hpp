// SPDX-License-Identifier: MIT
//
// Reads the small comma-separated files of tests/data/image: cells as text, no quoting.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace framesd::image {

using CsvRow = std::vector<std::string>;

// The rows behind the header line. Throws if there is no such file.
inline std::vector<CsvRow> csv_rows(const std::string& name) {
  std::ifstream file(std::string(FRAMESD_TEST_DATA "/image/") + name);
  if (!file) throw std::runtime_error("no test data " + name);
  std::vector<CsvRow> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    CsvRow row;
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
    rows.push_back(row);
  }
  return rows;
}

// The cells from `first` on as numbers, up to the first empty one.
template <class T>
std::vector<T> numbers(const CsvRow& row, std::size_t first) {
  std::vector<T> out;
  for (std::size_t i = first; i < row.size() && !row[i].empty(); ++i) {
    out.push_back(static_cast<T>(std::stol(row[i])));
  }
  return out;
}

}  // namespace framesd::image
