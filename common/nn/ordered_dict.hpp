// A map that keeps the order in which its keys came: parameters, buffers and submodules by name.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "common/kernels/error.hpp"

namespace ladder {

/// for (const auto& item : net->named_parameters()) std::cout << item.key() << item.value();
template <class Key, class Value> class OrderedDict {
 public:
  class Item {
   public:
    Item(Key key, Value value) : key_(std::move(key)), value_(std::move(value)) {}
    const Key& key() const { return key_; }
    const Value& value() const { return value_; }
    const Value& operator*() const { return value_; }
    const Value* operator->() const { return &value_; }

   private:
    friend OrderedDict;
    Key key_;
    Value value_;
  };

  /// The description is what the errors say instead of "Key".
  explicit OrderedDict(std::string key_description = "Key") : description_(key_description) {}

  std::size_t size() const { return items_.size(); }
  bool is_empty() const { return items_.empty(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }

  Value& insert(Key key, Value value) {
    check(!contains(key), description_, " '", key, "' already defined");
    return items_.emplace_back(std::move(key), std::move(value)).value_;
  }
  bool contains(const Key& key) const { return find(key) != nullptr; }
  /// Null if there is none. A search from the front: a network has tens of names, not millions.
  const Value* find(const Key& key) const {
    const auto item = std::ranges::find(items_, key, &Item::key);
    return item == end() ? nullptr : &item->value();
  }
  const Value& operator[](const Key& key) const {
    const Value* const value = find(key);
    check(value != nullptr, description_, " '", key, "' is not defined");
    return *value;
  }
  const Item& operator[](std::size_t index) const {
    check(index < size(), "Index ", index, " is out of bounds");
    return items_[index];
  }
  std::vector<Key> keys() const { return all(&Item::key_); }
  std::vector<Value> values() const { return all(&Item::value_); }

 private:
  template <class Part> std::vector<Part> all(Part Item::*part) const {
    std::vector<Part> parts;
    for (const Item& item : items_) parts.push_back(item.*part);
    return parts;
  }

  std::string description_;
  std::deque<Item> items_;  // what insert() returned stays where it is
};

}  // namespace ladder
