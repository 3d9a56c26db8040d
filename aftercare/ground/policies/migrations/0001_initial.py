import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=40)),
                ('effective_from', models.DateField()),
                ('company_id', models.BigIntegerField(null=True)),
                ('development_id', models.BigIntegerField(null=True)),
                ('schema', models.PositiveSmallIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('published_by', models.CharField(max_length=40)),
                ('published_by_label', models.CharField(max_length=120)),
                ('published_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('taken_back_by_label', models.CharField(blank=True, max_length=120)),
                ('taken_back_reason', models.CharField(blank=True, max_length=500)),
                ('document', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['effective_from', 'company_id', 'development_id'], name='policy_in_force')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('company_id', None), ('development_id', None), ('taken_back_at', None)), fields=('pack', 'effective_from'), name='one_policy_per_pack_and_day'), models.UniqueConstraint(condition=models.Q(('company_id__isnull', False), ('development_id', None), ('taken_back_at', None)), fields=('pack', 'effective_from', 'company_id'), name='one_policy_per_pack_day_company'), models.UniqueConstraint(condition=models.Q(('development_id__isnull', False), ('taken_back_at', None)), fields=('pack', 'effective_from', 'development_id'), name='one_policy_per_pack_day_development')],
            },
        ),
        migrations.CreateModel(
            name='PolicyDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('files', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('open', 'In writing'), ('published', 'Published'), ('dropped', 'Dropped')], default='open', max_length=10)),
                ('begun_by_label', models.CharField(max_length=120)),
                ('begun_at', models.DateTimeField()),
                ('changed_by_label', models.CharField(max_length=120)),
                ('changed_at', models.DateTimeField()),
                ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='policies.policyversion')),
                ('published_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_from', to='policies.policyversion')),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-changed_at'], name='policy_drafts_by_state')],
            },
        ),
    ]
