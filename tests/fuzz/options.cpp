// Here memory that nobody has is refused, as by malloc itself, and is no finding.
extern "C" const char* __asan_default_options();  // NOLINT: the sanitizer's name
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }
