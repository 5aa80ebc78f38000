"""Reports for pipelines and code hosts: SARIF, JUnit, annotations of GitHub, code quality of GitLab.

All four show one noun, `judged.Judged`, which an audit and a preview are both turned into.
"""
