add_test(NAME lint/icons COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/lint/icons.sh ${PROJECT_SOURCE_DIR})
set_tests_properties(lint/icons PROPERTIES LABELS lint TIMEOUT 60)
