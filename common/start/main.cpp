// check_processor: succeeds where the programs of this build can run. processor.cpp does it all.
int main() {}
